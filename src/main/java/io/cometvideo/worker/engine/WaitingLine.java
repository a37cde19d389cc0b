package io.cometvideo.worker.engine;

import io.cometvideo.worker.engine.Slots.Tenant;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
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
import org.jspecify.annotations.Nullable;

/**
 * Accepted tasks that wait for a slot. The tenants take turns. Of a tenant's tasks the next is in
 * the partition that has the fewest renders in flight, and is the one that was accepted first
 * there: so each partition takes about its part of the limit along when it moves to another worker.
 * Guarded by its monitor.
 */
final class WaitingLine {

  /** Where a task stands. */
  record Place(
      TaskKey key,
      Tenant tenant,
      @Nullable String model,
      Rank rank,
      Instant acceptedAt,
      Instant deadline) {}

  /** What was refused waits behind what never was. */
  enum Rank {
    NEVER_REFUSED,
    REFUSED,
    SUSPECT
  }

  /** Of a tenant's tasks, those that are alike for whoever chooses the next one. */
  private record Lane(Rank rank, @Nullable String model, int partition) {
    static Lane of(Place place) {
      return new Lane(place.rank(), place.model(), place.key().partition());
    }
  }

  private static final Comparator<Place> BY_KEY =
      Comparator.comparingInt((Place place) -> place.key().partition())
          .thenComparing(place -> place.key().requestId().value());

  private static final Comparator<Place> BY_ACCEPTANCE =
      Comparator.comparing(Place::acceptedAt).thenComparing(BY_KEY);

  private final Map<TaskKey, Place> places = new HashMap<>();
  private final Map<Tenant, Map<Lane, TreeSet<Place>>> lines = new HashMap<>();
  private final Deque<Tenant> turns = new ArrayDeque<>();
  private final TreeSet<Place> byDeadline =
      new TreeSet<>(Comparator.comparing(Place::deadline).thenComparing(BY_KEY));

  synchronized void add(Task task, Rank rank) {
    Tenant tenant = Tenant.of(task);
    var place =
        new Place(
            task.key(),
            tenant,
            task.summary().model(),
            rank,
            task.timings().acceptedAt(),
            task.deadline());
    if (places.putIfAbsent(task.key(), place) == null) {
      byDeadline.add(place);
      lines
          .computeIfAbsent(
              tenant,
              _ -> {
                turns.addLast(tenant);
                return new HashMap<>();
              })
          .computeIfAbsent(Lane.of(place), _ -> new TreeSet<>(BY_ACCEPTANCE))
          .add(place);
    }
  }

  synchronized void remove(TaskKey key) {
    Place place = places.remove(key);
    if (place != null) {
      byDeadline.remove(place);
      Map<Lane, TreeSet<Place>> ofTenant = Objects.requireNonNull(lines.get(place.tenant()));
      TreeSet<Place> line = Objects.requireNonNull(ofTenant.get(Lane.of(place)));
      line.remove(place);
      if (line.isEmpty()) {
        ofTenant.remove(Lane.of(place));
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

  /** Whether anybody waits who may be next. */
  synchronized boolean hasNext(Predicate<Place> may) {
    return nextPlace(may, _ -> 0).isPresent();
  }

  /**
   * Takes the next one: of the lowest rank, and of the first tenant in turn.
   *
   * @param may whether this one may be next; the same for all of a tenant, model and rank
   * @param inFlight how many renders a partition has in flight
   */
  synchronized Optional<Place> next(Predicate<Place> may, IntUnaryOperator inFlight) {
    Optional<Place> next = nextPlace(may, inFlight);
    next.ifPresent(place -> {
      turns.remove(place.tenant());
      turns.addLast(place.tenant());
      remove(place.key());
    });
    return next;
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

  private Optional<Place> nextPlace(Predicate<Place> may, IntUnaryOperator inFlight) {
    Comparator<Place> byPartition =
        Comparator.comparingInt(place -> inFlight.applyAsInt(place.key().partition()));
    return Arrays.stream(Rank.values())
        .flatMap(rank -> turns.stream().map(tenant -> first(tenant, rank, may, byPartition)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Place> first(
      Tenant tenant, Rank rank, Predicate<Place> may, Comparator<Place> byPartition) {
    return Objects.requireNonNull(lines.get(tenant)).entrySet().stream()
        .filter(lane -> lane.getKey().rank() == rank)
        .map(lane -> lane.getValue().first())
        .filter(may)
        .min(byPartition.thenComparing(BY_ACCEPTANCE));
  }
}
