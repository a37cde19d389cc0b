package io.cometvideo.worker.intake;

import io.cometvideo.worker.journal.PartitionOwnership;
import io.cometvideo.worker.journal.Supervisor;
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
  private final Supervisor supervisor;

  PollHooks(PartitionPauses pauses, PartitionOwnership ownership, Supervisor supervisor) {
    this.pauses = pauses;
    this.ownership = ownership;
    this.supervisor = supervisor;
  }

  ConsumerRecords<byte[], byte[]> poll(
      Consumer<byte[], byte[]> consumer, Supplier<ConsumerRecords<byte[], byte[]>> poll) {
    pauses.apply(consumer);
    try {
      return poll.get();
    } catch (Error e) {
      // The container ends at an error; what it tells of its end lacks the cause.
      supervisor.partDied("intake", e);
      throw e;
    } finally {
      // Also after a failure: a rebalance may have taken place before it.
      ownership.publish(consumer.groupMetadata());
    }
  }
}
