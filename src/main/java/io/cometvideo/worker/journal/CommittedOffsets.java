package io.cometvideo.worker.journal;

import static io.cometvideo.worker.journal.KafkaFutures.get;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Asks the broker for offsets. All calls block, and throw a {@link KafkaException} if the broker
 * does not answer in time.
 */
final class CommittedOffsets {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Admin admin;
  private final String groupId;
  private final String requestsTopic;
  private final Pause pause;

  CommittedOffsets(Admin admin, String groupId, String requestsTopic, Pause pause) {
    this.admin = admin;
    this.groupId = groupId;
    this.requestsTopic = requestsTopic;
    this.pause = pause;
  }

  /**
   * Where the group goes on in each partition of the requests topic: its committed offset, or the
   * beginning. Waits while an open transaction holds an offset of one of them (KIP-447), so a
   * predecessor's last transaction is over when this returns.
   */
  Map<Integer, Long> stable(Collection<Integer> partitions) {
    Map<TopicPartition, OffsetAndMetadata> committed = committed(partitions);
    Map<TopicPartition, OffsetSpec> without = new HashMap<>();
    Map<Integer, Long> stable = new HashMap<>();
    for (int partition : partitions) {
      var topicPartition = new TopicPartition(requestsTopic, partition);
      OffsetAndMetadata offset = committed.get(topicPartition);
      if (offset == null) {
        without.put(topicPartition, OffsetSpec.earliest());
      } else {
        stable.put(partition, offset.offset());
      }
    }
    if (!without.isEmpty()) {
      get(admin.listOffsets(without).all())
          .forEach((partition, info) -> stable.put(partition.partition(), info.offset()));
    }
    return stable;
  }

  /** Whether the last transaction that touched one of these partitions carried this marker. */
  boolean anyMarked(Collection<Integer> partitions, String marker) {
    return committed(partitions).values().stream()
        .anyMatch(offset -> offset != null && marker.equals(offset.metadata()));
  }

  /**
   * The ends of these partitions, uncommitted records included: an open transaction pins the last
   * stable offset, so the committed end may lie before records that are committed already.
   */
  Map<TopicPartition, Long> uncommittedEnds(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    partitions.forEach(partition -> specs.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    get(admin.listOffsets(specs).all())
        .forEach((partition, info) -> ends.put(partition, info.offset()));
    return ends;
  }

  /**
   * Committed offsets, null for partitions without one. The admin client leaves out a partition
   * whose offset is held by an open transaction, with no more than a line in its log: so it is
   * asked again until none is missing.
   */
  private Map<TopicPartition, OffsetAndMetadata> committed(Collection<Integer> partitions) {
    List<TopicPartition> wanted =
        partitions.stream().map(p -> new TopicPartition(requestsTopic, p)).toList();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Map<TopicPartition, OffsetAndMetadata> committed = askFor(wanted);
      if (committed.keySet().containsAll(wanted)) {
        return committed;
      }
      if (System.nanoTime() > end) {
        throw new TimeoutException("an open transaction holds the group's offsets for too long");
      }
      pause.whileUnstable();
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> askFor(List<TopicPartition> partitions) {
    var spec = new ListConsumerGroupOffsetsSpec().topicPartitions(partitions);
    return get(
        admin
            .listConsumerGroupOffsets(
                Map.of(groupId, spec), new ListConsumerGroupOffsetsOptions().requireStable(true))
            .partitionsToOffsetAndMetadata(groupId));
  }
}
