package io.cometvideo.worker.journal;

import io.cometvideo.worker.journal.IntakeItem.DeadLetter;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes dead letters and the group's offset in one transaction. The group metadata names the group
 * alone, and no member of it: the coordinator takes that from anybody, while workers are alive.
 */
final class SkipTransactions {

  private final Producer<byte[], byte[]> producer;
  private final String deadLettersTopic;
  private final ConsumerGroupMetadata group;

  /**
   * Written by this producer.
   *
   * @param producer transactional, ready to begin
   * @param group of a consumer that has not joined it
   */
  SkipTransactions(
      Producer<byte[], byte[]> producer, String deadLettersTopic, ConsumerGroupMetadata group) {
    this.producer = producer;
    this.deadLettersTopic = deadLettersTopic;
    this.group = group;
  }

  /** Both, or nothing. What is too large for the topic of the dead letters is left out of them. */
  void write(List<DeadLetter> letters, TopicPartition partition, OffsetAndMetadata next) {
    for (int level = 0; ; level++) {
      try {
        write(letters, level, partition, next);
        return;
      } catch (KafkaException e) {
        if (level == DeadLetterRecords.MAX_LEVEL || letters.isEmpty() || !isOfTheContent(e)) {
          throw e;
        }
        producer.abortTransaction();
      }
    }
  }

  private void write(
      List<DeadLetter> letters, int level, TopicPartition partition, OffsetAndMetadata next) {
    producer.beginTransaction();
    for (DeadLetter letter : letters) {
      ProducerRecord<byte[], byte[]> record = DeadLetterRecords.of(deadLettersTopic, letter, level);
      var _ = producer.send(record);
    }
    producer.sendOffsetsToTransaction(Map.of(partition, next), group);
    producer.commitTransaction();
  }

  private static boolean isOfTheContent(KafkaException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Exception e && KafkaErrors.isOfTheContent(e)) {
        return true;
      }
    }
    return false;
  }
}
