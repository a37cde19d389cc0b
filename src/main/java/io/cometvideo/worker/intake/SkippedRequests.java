package io.cometvideo.worker.intake;

import io.cometvideo.worker.journal.IntakeSlice;
import io.cometvideo.worker.journal.PartitionOwnership;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that an operator has moved the group's offset past requests that cannot be read, and goes
 * on there. The journal learns of it by a slice without records: until it does, its transactions
 * write the old offset back, and the operator's command writes the new one again. On the consumer's
 * thread.
 */
final class SkippedRequests {

  private static final Logger log = LoggerFactory.getLogger(SkippedRequests.class);
  private static final long SPACING_NANOS = Duration.ofMillis(500).toNanos();
  private static final Duration ANSWER = Duration.ofSeconds(1);

  private final UnreadableRequests unreadable;
  private final PartitionOwnership ownership;
  private final java.util.function.Consumer<IntakeSlice> journal;
  private final LongSupplier nanos;
  private long lastLook;

  /**
   * For one consumer.
   *
   * @param journal takes slices
   * @param nanos a clock that nobody can set
   */
  SkippedRequests(
      UnreadableRequests unreadable,
      PartitionOwnership ownership,
      java.util.function.Consumer<IntakeSlice> journal,
      LongSupplier nanos) {
    this.unreadable = unreadable;
    this.ownership = ownership;
    this.journal = journal;
    this.nanos = nanos;
    lastLook = nanos.getAsLong() - SPACING_NANOS;
  }

  void follow(Consumer<byte[], byte[]> consumer) {
    Map<TopicPartition, Long> standing = unreadable.offsets();
    if (standing.isEmpty() || nanos.getAsLong() - lastLook < SPACING_NANOS) {
      return;
    }
    lastLook = nanos.getAsLong();
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          consumer.committed(standing.keySet(), ANSWER);
      standing.forEach((partition, offset) -> {
        OffsetAndMetadata next = committed.get(partition);
        if (next != null && next.offset() > offset) {
          goOn(consumer, partition, next.offset());
        }
      });
    } catch (KafkaException e) {
      log.atDebug().addKeyValue("reason", e.getMessage()).log("committed offsets are not told");
    }
  }

  private void goOn(Consumer<byte[], byte[]> consumer, TopicPartition partition, long offset) {
    consumer.seek(partition, offset);
    int number = partition.partition();
    journal.accept(new IntakeSlice(number, ownership.epoch(number), List.of(), offset, 0));
    unreadable.goesOn(partition, offset);
  }
}
