package io.cometvideo.worker.journal;

import io.cometvideo.worker.journal.CommittedOffsets.Answer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Which part of each tasks partition a restore has to read, and where its requests go on.
 *
 * @param offsets asks the broker
 * @param tasksTopic the topic of the tasks
 */
record RestoreRanges(CommittedOffsets offsets, String tasksTopic) {

  /**
   * One partition's.
   *
   * @param end of its tasks, exclusive
   * @param nextOffset of its requests
   */
  record Range(long end, long nextOffset) {}

  /** Learns which partition the broker says nothing of, and why. */
  interface Untold {
    void add(int partition, String why);
  }

  /**
   * The ranges of the partitions that the broker tells of now, in the order that a restore needs.
   */
  Map<TopicPartition, Range> of(Collection<Integer> partitions, Untold untold) {
    Map<TopicPartition, Long> nextOffsets = new HashMap<>();
    offsets
        .stable(partitions)
        .forEach((partition, answer) -> {
          switch (answer) {
            case Answer.Offset(var next) ->
                nextOffsets.put(new TopicPartition(tasksTopic, partition), next);
            case Answer.None(var why) -> untold.add(partition, why);
          }
        });
    Map<TopicPartition, Range> ranges = new HashMap<>();
    offsets
        .uncommittedEnds(nextOffsets.keySet())
        .forEach((partition, answer) -> {
          switch (answer) {
            case Answer.Offset(var end) ->
                ranges.put(partition, new Range(end, nextOffsets.getOrDefault(partition, 0L)));
            case Answer.None(var why) -> untold.add(partition.partition(), why);
          }
        });
    return ranges;
  }
}
