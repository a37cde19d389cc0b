package io.cometvideo.worker.journal;

import io.cometvideo.worker.task.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The finished tasks of one partition that are still remembered: very many, so each is only an id
 * and a time. Changed by one thread at a time, but for {@link #block}; read by any.
 */
final class FinishedTasks {

  /** A finished task. */
  private record Finished(RequestId requestId, Instant completedAt) {}

  /** A log that is not compacted yet has many tombstones, whose tasks would else pile up here. */
  private static final int MOST_GONE = 1_000;

  private final Map<RequestId, Finished> byId = new ConcurrentHashMap<>();
  // In the order of their outcomes, so that what is over stands at the head.
  private final ArrayDeque<Finished> byOutcome = new ArrayDeque<>();

  boolean contains(RequestId id) {
    return byId.containsKey(id);
  }

  @Nullable Instant completedAt(RequestId id) {
    Finished entry = byId.get(id);
    return entry == null ? null : entry.completedAt();
  }

  int size() {
    return byId.size();
  }

  /** How many there are in memory, with those that are gone and not yet cleared away. */
  int entries() {
    return byOutcome.size();
  }

  void put(RequestId id, Instant completedAt) {
    var entry = new Finished(id, completedAt);
    byId.put(id, entry);
    byOutcome.addLast(entry);
    if (byOutcome.size() > 2 * byId.size() + MOST_GONE) {
      byOutcome.removeIf(gone -> !isCurrent(gone));
    }
  }

  void remove(RequestId id) {
    byId.remove(id);
  }

  /** Counts as finished, and never expires. */
  void block(RequestId id) {
    byId.put(id, new Finished(id, Instant.EPOCH));
  }

  /** After some were put that were not the last to be finished: records are nearly in order. */
  void sort() {
    List<Finished> inOrder = new ArrayList<>(byOutcome);
    inOrder.removeIf(entry -> !isCurrent(entry));
    inOrder.sort(Comparator.comparing(Finished::completedAt));
    byOutcome.clear();
    byOutcome.addAll(inOrder);
  }

  /** Those whose retention is over, oldest first, at most so many. */
  List<RequestId> expired(Instant now, Duration retention, int atMost) {
    List<RequestId> over = new ArrayList<>();
    for (Finished entry : byOutcome) {
      if (over.size() == atMost || entry.completedAt().plus(retention).isAfter(now)) {
        break;
      }
      if (isCurrent(entry)) {
        over.add(entry.requestId());
      }
    }
    return over;
  }

  void forget(Collection<RequestId> ids) {
    ids.forEach(byId::remove);
    while (!byOutcome.isEmpty() && !isCurrent(byOutcome.getFirst())) {
      byOutcome.removeFirst();
    }
  }

  /** Not so if it was forgotten, or taken up again since. */
  @SuppressWarnings("ReferenceEquality") // the very entry, not one that looks like it
  private boolean isCurrent(Finished entry) {
    return byId.get(entry.requestId()) == entry;
  }
}
