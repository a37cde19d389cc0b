package io.cometvideo.worker.engine;

import io.cometvideo.worker.engine.Slots.Tenant;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

/**
 * Accepted tasks that wait for a slot. The tenants take turns. Of a tenant's tasks the next is in
 * the partition that has the fewest renders in flight, and is the one that was accepted first
 * there: so each partition takes about its part of the limit along when it moves to another worker.
 * Guarded by its monitor.
 */
final class WaitingLine {

  /** Where a task stands. */
  record Place(TaskKey key, Tenant tenant, Instant acceptedAt, Instant deadline) {}

  private static final Comparator<Place> BY_KEY =
      Comparator.comparingInt((Place place) -> place.key().partition())
          .thenComparing(place -> place.key().requestId().value());

  private static final Comparator<Place> BY_ACCEPTANCE =
      Comparator.comparing(Place::acceptedAt).thenComparing(BY_KEY);

  private final Map<TaskKey, Place> places = new HashMap<>();
  private final Map<Tenant, Map<Integer, TreeSet<Place>>> lines = new HashMap<>();
  private final Deque<Tenant> turns = new ArrayDeque<>();
  private final TreeSet<Place> byDeadline =
      new TreeSet<>(Comparator.comparing(Place::deadline).thenComparing(BY_KEY));

  synchronized void add(Task task) {
    Tenant tenant = Tenant.of(task);
    var place = new Place(task.key(), tenant, task.timings().acceptedAt(), task.deadline());
    if (places.putIfAbsent(task.key(), place) == null) {
      byDeadline.add(place);
      lines
          .computeIfAbsent(
              tenant,
              _ -> {
                turns.addLast(tenant);
                return new HashMap<>();
              })
          .computeIfAbsent(task.key().partition(), _ -> new TreeSet<>(BY_ACCEPTANCE))
          .add(place);
    }
  }

  synchronized void remove(TaskKey key) {
    Place place = places.remove(key);
    if (place != null) {
      byDeadline.remove(place);
      Map<Integer, TreeSet<Place>> ofTenant = Objects.requireNonNull(lines.get(place.tenant()));
      TreeSet<Place> line = Objects.requireNonNull(ofTenant.get(key.partition()));
      line.remove(place);
      if (line.isEmpty()) {
        ofTenant.remove(key.partition());
      }
      if (ofTenant.isEmpty()) {
        lines.remove(place.tenant());
        turns.remove(place.tenant());
      }
    }
  }

  synchronized void release(int partition) {
    for (TaskKey key : List.copyOf(places.keySet())) {
      if (key.partition() == partition) {
        remove(key);
      }
    }
  }

  /** Whether anybody waits of a tenant who has room. */
  synchronized boolean hasNext(Predicate<Tenant> hasRoom) {
    return turns.stream().anyMatch(hasRoom);
  }

  /**
   * Takes the next one, of the first tenant in turn who has room.
   *
   * @param inFlight how many renders a partition has in flight
   */
  synchronized Optional<Place> next(Predicate<Tenant> hasRoom, IntUnaryOperator inFlight) {
    Optional<Tenant> tenant = turns.stream().filter(hasRoom).findFirst();
    return tenant.map(one -> first(one, inFlight));
  }

  /**
   * Those whose deadline is over, each named once; they stay in the line until they are removed.
   */
  synchronized List<TaskKey> over(Instant now) {
    List<Place> over =
        byDeadline.stream().takeWhile(place -> !now.isBefore(place.deadline())).toList();
    over.forEach(byDeadline::remove);
    return over.stream().map(Place::key).toList();
  }

  synchronized int size() {
    return places.size();
  }

  private Place first(Tenant tenant, IntUnaryOperator inFlight) {
    Comparator<Place> byPartition =
        Comparator.comparingInt(place -> inFlight.applyAsInt(place.key().partition()));
    Place first =
        Objects.requireNonNull(lines.get(tenant)).values().stream()
            .map(TreeSet::first)
            .min(byPartition.thenComparing(BY_ACCEPTANCE))
            .orElseThrow();
    turns.remove(tenant);
    turns.addLast(tenant);
    remove(first.key());
    return first;
  }
}
