package io.cometvideo.worker.engine;

import io.cometvideo.worker.journal.FleetMembers.Rank;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which part of the fleet's limits is this worker's. Limits are split over the partitions, so they
 * hold with any number of workers and without any coordination. Guarded by its monitor.
 *
 * <p>A limit that is lower than the number of partitions cannot be split over them. It is split
 * over the members of the group instead, and each of them has at least 1: with more members than
 * slots the fleet exceeds the limit by the difference, since partitions whose tasks can never be
 * submitted would be worse.
 */
final class FleetShare {

  private final Supplier<Optional<Rank>> members;
  private final Set<Integer> open = new HashSet<>();
  private int partitions = 1;

  /**
   * Of a worker without partitions.
   *
   * @param members this worker's place among those of the fleet, empty while it is not known
   */
  FleetShare(Supplier<Optional<Rank>> members) {
    this.members = members;
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
  }

  /** The part of a rate, 0 to 1. */
  synchronized double fraction() {
    return (double) open.size() / partitions;
  }

  /** Whether a limit is too low to be split over the partitions. */
  synchronized boolean isBelowPartitions(int limit) {
    return limit < partitions;
  }

  /** The part of a limit: exact over the fleet, remainders going to the lowest partitions. */
  synchronized int of(int limit) {
    if (open.isEmpty()) {
      return 0;
    }
    if (isBelowPartitions(limit)) {
      return ofMembers(limit);
    }
    int each = limit / partitions;
    int remainder = limit % partitions;
    return open.stream().mapToInt(p -> each + (p < remainder ? 1 : 0)).sum();
  }

  private int ofMembers(int limit) {
    return members
        .get()
        .map(rank -> Math.max(1, limit / rank.of() + (rank.position() < limit % rank.of() ? 1 : 0)))
        .orElse(1);
  }
}
