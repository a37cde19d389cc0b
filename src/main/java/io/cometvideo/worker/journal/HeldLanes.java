package io.cometvideo.worker.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What could not be written and was set aside, with everything behind it in its lane, so that the
 * other lanes go on. Changed by the journal's thread only; {@link #reasons} may be read by any.
 */
final class HeldLanes {

  private static final Logger log = LoggerFactory.getLogger(HeldLanes.class);
  private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
  private static final int MAX_DOUBLINGS = 5;
  private static final int MAX_TOGETHER = 500;
  private static final int ALONE_AFTER = 3;

  private final Map<Lane, Held> held = new LinkedHashMap<>();
  private final Map<Lane, Integer> strikes = new LinkedHashMap<>();
  private volatile SortedMap<Integer, String> reasons = new TreeMap<>();

  /**
   * A lane.
   *
   * @param target what must be lifted before it is tried again; null if only time can tell
   */
  private record Held(
      Deque<Pending> entries, String reason, @Nullable TopicPartition target, long retryAtNanos) {}

  boolean isEmpty() {
    return held.isEmpty();
  }

  boolean isHeld(Lane lane) {
    return held.containsKey(lane);
  }

  /** By partition, why something of it is set aside. */
  SortedMap<Integer, String> reasons() {
    return reasons;
  }

  /** When the oldest of them was handed in; null if there is none. */
  @Nullable Long oldestNanos() {
    Long oldest = null;
    for (Held lane : held.values()) {
      Pending first = lane.entries().peekFirst();
      if (first != null && (oldest == null || first.sinceNanos() - oldest < 0)) {
        oldest = first.sinceNanos();
      }
    }
    return oldest;
  }

  /**
   * Sets the lane aside until the blockade is lifted; what of it is in hand comes by {@link
   * #keepBehind}.
   */
  void hold(Lane lane, String reason, TopicPartition target) {
    if (!held.containsKey(lane)) {
      held.put(lane, new Held(new ArrayDeque<>(), reason, target, 0));
      publish();
    }
  }

  /** The same, but only another try can tell whether it is over. */
  void hold(Lane lane, String reason) {
    if (held.containsKey(lane)) {
      return;
    }
    int failed = strikes.merge(lane, 1, Integer::sum);
    Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(failed - 1, MAX_DOUBLINGS));
    held.put(lane, new Held(new ArrayDeque<>(), reason, null, System.nanoTime() + delay.toNanos()));
    if (failed == 1) {
      log.atWarn()
          .addKeyValue("partition", lane.partition())
          .addKeyValue("lane", lane)
          .addKeyValue("reason", reason)
          .log("cannot be written, set aside and tried again later; the rest goes on");
    }
    publish();
  }

  /** Takes from these what belongs to lanes that are held; the rest comes back, in its order. */
  List<Pending> keepBehind(List<Pending> group) {
    if (held.isEmpty()) {
      return group;
    }
    List<Pending> rest = new ArrayList<>(group.size());
    for (Pending pending : group) {
      Held lane = held.get(pending.work().lane());
      if (lane == null) {
        rest.add(pending);
      } else {
        lane.entries().addLast(pending);
      }
    }
    return rest;
  }

  /** Written: the next failure of these lanes is a first one. */
  void written(List<Pending> group) {
    if (!strikes.isEmpty()) {
      group.forEach(pending -> strikes.remove(pending.work().lane()));
    }
  }

  /**
   * What is to be tried again now: of the lanes that have failed often one alone, of the others
   * many together.
   */
  List<Pending> due(Predicate<TopicPartition> isBlocked) {
    long now = System.nanoTime();
    BiPredicate<Lane, Held> due =
        (_, lane) ->
            lane.target() == null ? now - lane.retryAtNanos() >= 0 : !isBlocked.test(lane.target());
    List<Pending> together =
        take(due.and((lane, _) -> strikes.getOrDefault(lane, 0) < ALONE_AFTER), MAX_TOGETHER);
    return together.isEmpty() ? take(due, 1) : together;
  }

  /** The entries of all lanes of these partitions, before they are given up. */
  List<Pending> of(Predicate<Lane> which) {
    return take((lane, _) -> which.test(lane), Integer.MAX_VALUE);
  }

  private List<Pending> take(BiPredicate<Lane, Held> which, int atMost) {
    List<Pending> taken = new ArrayList<>();
    int lanes = 0;
    for (Iterator<Map.Entry<Lane, Held>> all = held.entrySet().iterator();
        all.hasNext() && lanes < atMost; ) {
      Map.Entry<Lane, Held> lane = all.next();
      if (which.test(lane.getKey(), lane.getValue())) {
        taken.addAll(lane.getValue().entries());
        all.remove();
        lanes++;
      }
    }
    if (lanes > 0) {
      publish();
    }
    return taken;
  }

  private void publish() {
    SortedMap<Integer, String> now = new TreeMap<>();
    held.forEach((lane, one) -> {
      if (!(lane instanceof Lane.OfHandingOn)) {
        now.putIfAbsent(lane.partition(), one.reason());
      }
    });
    reasons = now;
  }
}
