package io.cometvideo.worker.intake;

import io.cometvideo.worker.journal.PartitionOwnership;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * What is done around every poll, on the consumer's thread, also when the poll brings nothing: the
 * listener container itself offers no such moment. Before it the pauses are set, after it the group
 * metadata is published, which Kafka lets nobody else read.
 */
final class PollHooks {

  private final PartitionPauses pauses;
  private final PartitionOwnership ownership;

  PollHooks(PartitionPauses pauses, PartitionOwnership ownership) {
    this.pauses = pauses;
    this.ownership = ownership;
  }

  ConsumerRecords<byte[], byte[]> poll(
      Consumer<byte[], byte[]> consumer, Supplier<ConsumerRecords<byte[], byte[]>> poll) {
    pauses.apply(consumer);
    try {
      return poll.get();
    } finally {
      // Also after a failure: a rebalance may have taken place before it.
      ownership.publish(consumer.groupMetadata());
    }
  }
}
