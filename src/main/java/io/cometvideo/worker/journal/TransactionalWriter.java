package io.cometvideo.worker.journal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one plan in one transaction, or none of it.
 *
 * <p><b>Fencing.</b> Each transaction carries the offset of every partition that it touches, with
 * the group metadata of the consumer. A worker that is no longer a member of the group is refused
 * when it sends those offsets, before it can commit. A successor reads the offsets of its new
 * partitions first, and that waits for offsets in open transactions: so it sees all that its
 * predecessor has managed to commit.
 *
 * <p><b>Doubt.</b> A commit whose answer is lost may have happened. Each transaction therefore
 * leaves a marker of its own beside the offsets. A new producer with the same transactional id
 * first lets the broker finish the old transaction, one way or the other; then the marker tells
 * which way.
 *
 * <p>Used by the journal's thread only.
 */
final class TransactionalWriter {

  private static final Logger log = LoggerFactory.getLogger(TransactionalWriter.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  /** What became of a plan. */
  sealed interface Result {
    record Committed() implements Result {}

    /** Kafka does not take this worker for a member, at least not with this metadata. */
    record NotAMember() implements Result {}

    /** A record is too large for its topic; nothing was written. */
    record TooLarge(Object origin, String topic) implements Result {}

    /** Nothing was written; the same may succeed a little later. */
    record Retry(RuntimeException cause) implements Result {}
  }

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final CommittedOffsets committedOffsets;
  private final String requestsTopic;
  private final String markerPrefix;
  private @Nullable Producer<byte[], byte[]> producer;
  private long sequence;

  TransactionalWriter(
      Supplier<Producer<byte[], byte[]>> producers,
      CommittedOffsets committedOffsets,
      String requestsTopic,
      String instance) {
    this.producers = producers;
    this.committedOffsets = committedOffsets;
    this.requestsTopic = requestsTopic;
    this.markerPrefix = instance + ":";
  }

  Result write(TransactionPlan plan, ConsumerGroupMetadata group) {
    String marker = markerPrefix + ++sequence;
    var tooLarge = new ConcurrentLinkedQueue<TransactionPlan.Planned>();
    Producer<byte[], byte[]> current;
    try {
      current = producer();
      current.beginTransaction();
      for (TransactionPlan.Planned planned : plan.records()) {
        send(current, planned, tooLarge);
      }
      current.sendOffsetsToTransaction(offsets(plan, marker), group);
    } catch (CommitFailedException e) {
      log.atInfo()
          .addKeyValue("reason", e.getMessage())
          .log("group has moved on, transaction aborted");
      abort();
      return new Result.NotAMember();
    } catch (KafkaException e) {
      abort();
      return failed(e, tooLarge);
    }
    return commit(current, plan, marker, tooLarge);
  }

  void close() {
    if (producer != null) {
      producer.close(CLOSE_TIMEOUT);
      producer = null;
    }
  }

  private Result commit(
      Producer<byte[], byte[]> current,
      TransactionPlan plan,
      String marker,
      ConcurrentLinkedQueue<TransactionPlan.Planned> tooLarge) {
    try {
      commitHoweverLongItTakes(current);
      return new Result.Committed();
    } catch (KafkaException e) {
      try {
        current.abortTransaction();
        return e instanceof CommitFailedException ? new Result.NotAMember() : failed(e, tooLarge);
      } catch (KafkaException fatal) {
        e.addSuppressed(fatal);
        return resolve(plan, marker, e);
      }
    }
  }

  /** A commit that timed out goes on in the client; only calling it again tells how it ended. */
  private static void commitHoweverLongItTakes(Producer<byte[], byte[]> current) {
    while (true) {
      try {
        current.commitTransaction();
        return;
      } catch (TimeoutException e) {
        log.atWarn().log("commit is not answered, the broker may be away; waiting for it");
      }
    }
  }

  private Result resolve(TransactionPlan plan, String marker, KafkaException cause) {
    log.atWarn().setCause(cause).log("commit ended in doubt, asking the broker how");
    while (true) {
      try {
        replaceProducer();
        return committedOffsets.anyMarked(plan.offsets().keySet(), marker)
            ? new Result.Committed()
            : new Result.Retry(cause);
      } catch (KafkaException e) {
        log.atWarn()
            .addKeyValue("reason", e.getMessage())
            .log("broker does not tell, asking again");
      }
    }
  }

  private void send(
      Producer<byte[], byte[]> current,
      TransactionPlan.Planned planned,
      ConcurrentLinkedQueue<TransactionPlan.Planned> tooLarge) {
    var _ =
        current.send(
            planned.record(),
            (_, exception) -> {
              if (exception instanceof RecordTooLargeException) {
                tooLarge.add(planned);
              }
            });
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(TransactionPlan plan, String marker) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    plan.offsets()
        .forEach((partition, offset) ->
            offsets.put(
                new TopicPartition(requestsTopic, partition),
                new OffsetAndMetadata(offset, marker)));
    return offsets;
  }

  private Producer<byte[], byte[]> producer() {
    if (producer == null) {
      Producer<byte[], byte[]> fresh = producers.get();
      try {
        fresh.initTransactions();
      } catch (KafkaException e) {
        fresh.close(Duration.ZERO);
        throw e;
      }
      producer = fresh;
    }
    return producer;
  }

  private void abort() {
    if (producer == null) {
      return;
    }
    try {
      producer.abortTransaction();
    } catch (KafkaException e) {
      log.atWarn().addKeyValue("reason", e.getMessage()).log("producer cannot go on, replacing it");
      discardProducer();
    }
  }

  private void replaceProducer() {
    discardProducer();
    producer();
  }

  private void discardProducer() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }

  private static Result failed(
      KafkaException e, ConcurrentLinkedQueue<TransactionPlan.Planned> tooLarge) {
    TransactionPlan.Planned culprit = tooLarge.peek();
    return culprit == null
        ? new Result.Retry(e)
        : new Result.TooLarge(culprit.origin(), culprit.record().topic());
  }
}
