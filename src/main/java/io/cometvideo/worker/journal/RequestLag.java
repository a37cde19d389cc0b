package io.cometvideo.worker.journal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/** How many requests of this worker's partitions have not been accepted yet. */
final class RequestLag {

  private final CommittedOffsets offsets;
  private final TaskTable tasks;
  private final Supplier<Set<Integer>> closed;

  /**
   * Of one worker.
   *
   * @param closed the partitions that are assigned and not open yet
   */
  RequestLag(CommittedOffsets offsets, TaskTable tasks, Supplier<Set<Integer>> closed) {
    this.offsets = offsets;
    this.tasks = tasks;
    this.closed = closed;
  }

  /**
   * Asks the broker and waits for it, for seconds at most. Of partitions that it does not tell of
   * now nothing is counted; not a number if it tells of none.
   */
  double measure() {
    Map<Integer, Long> taken = new HashMap<>();
    for (PartitionTable table : tasks.tables()) {
      taken.put(table.partition(), table.nextOffset());
    }
    Set<Integer> notOpen = new HashSet<>(closed.get());
    notOpen.removeAll(taken.keySet());
    try {
      taken.putAll(offsets.lastCommitted(notOpen));
      Map<Integer, Long> ends = offsets.committedEnds(taken.keySet());
      return ends.isEmpty() && !taken.isEmpty() ? Double.NaN : behind(taken, ends);
    } catch (KafkaException e) {
      return Double.NaN;
    }
  }

  private static double behind(Map<Integer, Long> taken, Map<Integer, Long> ends) {
    return ends.entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - taken.getOrDefault(end.getKey(), 0L)))
        .sum();
  }
}
