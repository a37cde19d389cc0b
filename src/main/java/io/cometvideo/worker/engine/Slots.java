package io.cometvideo.worker.engine;

import io.cometvideo.worker.task.TaskKey;
import java.util.HashSet;
import java.util.Set;

/**
 * The worker's share of what the fleet may have in flight at the provider: the limit is split over
 * the partitions, so it holds with any number of workers and without any coordination. Guarded by
 * its monitor.
 */
final class Slots {

  private final int fleetLimit;
  private final Set<TaskKey> taken = new HashSet<>();
  private final Set<Integer> open = new HashSet<>();
  private int partitions = 1;

  Slots(int fleetLimit) {
    this.fleetLimit = fleetLimit;
  }

  /** How many partitions the requests topic has, for all workers together. */
  synchronized void partitions(int total) {
    partitions = total;
  }

  synchronized void opened(int partition) {
    open.add(partition);
  }

  synchronized void released(int partition) {
    open.remove(partition);
    taken.removeIf(key -> key.partition() == partition);
  }

  /** Takes a slot for a task, if one is free. */
  synchronized boolean take(TaskKey key) {
    return taken.size() < limit() && taken.add(key);
  }

  /** Counts a task that is in flight already, whether or not there is room. */
  synchronized void count(TaskKey key) {
    taken.add(key);
  }

  synchronized void free(TaskKey key) {
    taken.remove(key);
  }

  synchronized boolean isFull() {
    return taken.size() >= limit();
  }

  /**
   * The share: exact over the fleet, remainders going to the lowest partitions, but at least one.
   */
  synchronized int limit() {
    int each = fleetLimit / partitions;
    int remainder = fleetLimit % partitions;
    int share = open.stream().mapToInt(p -> each + (p < remainder ? 1 : 0)).sum();
    return open.isEmpty() ? 0 : Math.max(1, share);
  }
}
