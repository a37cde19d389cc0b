package io.cometvideo.worker.journal;

import io.cometvideo.worker.task.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The finished tasks of one partition that are still remembered, so that a repeated request id is
 * noticed. Requests that were refused cost nothing and may come in any number: they are remembered
 * for minutes only.
 *
 * <p>Changed by one thread at a time, but for {@link #block}; read by any.
 */
final class FinishedTasks {

  /** Longer than any burst of repeats of a producer that retries. */
  static final Duration MAX_REFUSED_RETENTION = Duration.ofMinutes(10);

  private final FinishedIds accepted = new FinishedIds();
  private final FinishedIds refused = new FinishedIds();

  boolean contains(RequestId id) {
    return accepted.contains(id) || refused.contains(id);
  }

  @Nullable Instant completedAt(RequestId id) {
    Instant at = accepted.completedAt(id);
    return at == null ? refused.completedAt(id) : at;
  }

  int size() {
    return accepted.size() + refused.size();
  }

  void put(RequestId id, Instant completedAt) {
    refused.remove(id);
    accepted.put(id, completedAt);
  }

  /** The request was refused: nothing of it was ever sent to the provider. */
  void putRefused(RequestId id, Instant completedAt) {
    accepted.remove(id);
    refused.put(id, completedAt);
  }

  void remove(RequestId id) {
    accepted.remove(id);
    refused.remove(id);
  }

  /** Counts as finished, and never expires. */
  void block(RequestId id) {
    refused.remove(id);
    accepted.block(id);
  }

  /** Those whose retention is over, about in the order of their outcomes, at most so many. */
  List<RequestId> expired(Instant now, Duration retention, int atMost) {
    Duration ofRefused =
        retention.compareTo(MAX_REFUSED_RETENTION) < 0 ? retention : MAX_REFUSED_RETENTION;
    List<RequestId> over = new ArrayList<>(refused.expired(now, ofRefused, atMost));
    over.addAll(accepted.expired(now, retention, atMost - over.size()));
    return over;
  }

  void forget(Collection<RequestId> ids) {
    ids.forEach(this::remove);
  }
}
