package io.cometvideo.worker.engine;

import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Accepted tasks that wait for a slot, in the order of their acceptance. Guarded by its monitor.
 */
final class WaitingLine {

  private record Place(Instant acceptedAt, TaskKey key, Instant deadline) {}

  private final TreeSet<Place> line =
      new TreeSet<>(
          Comparator.comparing(Place::acceptedAt)
              .thenComparingInt(place -> place.key().partition())
              .thenComparing(place -> place.key().requestId().value()));
  private final Map<TaskKey, Place> places = new HashMap<>();

  synchronized void add(Task task) {
    var place = new Place(task.timings().acceptedAt(), task.key(), task.deadline());
    if (places.putIfAbsent(task.key(), place) == null) {
      line.add(place);
    }
  }

  synchronized void remove(TaskKey key) {
    Place place = places.remove(key);
    if (place != null) {
      line.remove(place);
    }
  }

  synchronized void release(int partition) {
    line.removeIf(place -> place.key().partition() == partition);
    places.keySet().removeIf(key -> key.partition() == partition);
  }

  /** Takes the one that has waited longest. */
  synchronized Optional<TaskKey> next() {
    Place first = line.pollFirst();
    if (first == null) {
      return Optional.empty();
    }
    places.remove(first.key());
    return Optional.of(first.key());
  }

  /** Those whose deadline is over; they stay in the line until they are removed. */
  synchronized List<TaskKey> over(Instant now) {
    List<TaskKey> over = new ArrayList<>();
    for (Place place : line) {
      if (!now.isBefore(place.deadline())) {
        over.add(place.key());
      }
    }
    return over;
  }

  synchronized int size() {
    return line.size();
  }
}
