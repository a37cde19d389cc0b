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

  /** A finished task; a time in milliseconds, since of so many each object counts. */
  private record Finished(RequestId requestId, long completedAtMillis) {}

  /** A log that is not compacted yet has many tombstones, whose tasks would else pile up here. */
  private static final int MOST_GONE = 1_000;

  private final Map<RequestId, Finished> byId = new ConcurrentHashMap<>();
  // In the order of their outcomes, so that what is over stands at the head.
  private final ArrayDeque<Finished> byOutcome = new ArrayDeque<>();
  private int gone;

  boolean contains(RequestId id) {
    return byId.containsKey(id);
  }

  @Nullable Instant completedAt(RequestId id) {
    Finished entry = byId.get(id);
    return entry == null ? null : Instant.ofEpochMilli(entry.completedAtMillis());
  }

  int size() {
    return byId.size();
  }

  /** How many there are in memory, with those that are gone and not yet cleared away. */
  int entries() {
    return byOutcome.size();
  }

  void put(RequestId id, Instant completedAt) {
    var entry = new Finished(id, completedAt.toEpochMilli());
    if (byId.put(id, entry) != null) {
      gone++;
    }
    byOutcome.addLast(entry);
    if (gone > MOST_GONE && gone > byOutcome.size() / 2) {
      clearAway();
    }
  }

  void remove(RequestId id) {
    if (byId.remove(id) != null) {
      gone++;
    }
  }

  /** Counts as finished, and never expires. */
  void block(RequestId id) {
    byId.put(id, new Finished(id, 0));
  }

  /** After some were put that were not the last to be finished: records are nearly in order. */
  void sort() {
    if (gone > 0) {
      clearAway();
    }
    List<Finished> inOrder = new ArrayList<>(byOutcome);
    inOrder.sort(Comparator.comparingLong(Finished::completedAtMillis));
    byOutcome.clear();
    byOutcome.addAll(inOrder);
  }

  /** Those whose retention is over, oldest first, at most so many. */
  List<RequestId> expired(Instant now, Duration retention, int atMost) {
    List<RequestId> over = new ArrayList<>();
    long last = now.minus(retention).toEpochMilli();
    for (Finished entry : byOutcome) {
      if (over.size() == atMost || entry.completedAtMillis() > last) {
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

  private void clearAway() {
    byOutcome.removeIf(entry -> !isCurrent(entry));
    gone = 0;
  }

  /** Not so if it was forgotten, or taken up again since. */
  @SuppressWarnings("ReferenceEquality") // the very entry, not one that looks like it
  private boolean isCurrent(Finished entry) {
    return byId.get(entry.requestId()) == entry;
  }
}
