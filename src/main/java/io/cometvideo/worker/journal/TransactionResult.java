package io.cometvideo.worker.journal;

import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** What became of one transaction. */
sealed interface TransactionResult {

  record Committed() implements TransactionResult {}

  /** Kafka does not take this worker for a member, at least not with this metadata. */
  record NotAMember() implements TransactionResult {}

  /** The broker did not take some of the records, for these reasons; nothing was written. */
  record Refused(List<Refusal> refusals) implements TransactionResult {}

  /** Nothing was written, and no record is to blame; the same may succeed a little later. */
  record Retry(RuntimeException cause) implements TransactionResult {}

  /**
   * One record that was not taken.
   *
   * @param target where it was to go; partition -1 if that is not known
   */
  record Refusal(TransactionPlan.Planned planned, TopicPartition target, Exception cause) {

    /** For a log and for people: the topic and Kafka's error, nothing of the record. */
    String reason() {
      return target.topic()
          + (target.partition() < 0 ? "" : "-" + target.partition())
          + ": "
          + KafkaErrors.describe(cause);
    }
  }
}
