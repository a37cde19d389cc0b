package io.cometvideo.worker.journal;

import io.cometvideo.worker.journal.TransactionPlan.Planned;
import io.cometvideo.worker.journal.TransactionResult.Refusal;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
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

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final CommittedOffsets committedOffsets;
  private final String requestsTopic;
  private final String markerPrefix;
  private final Pause pause;
  private @Nullable Producer<byte[], byte[]> producer;
  private long sequence;

  TransactionalWriter(
      Supplier<Producer<byte[], byte[]>> producers,
      CommittedOffsets committedOffsets,
      String requestsTopic,
      String instance,
      Pause pause) {
    this.producers = producers;
    this.committedOffsets = committedOffsets;
    this.requestsTopic = requestsTopic;
    this.markerPrefix = instance + ":";
    this.pause = pause;
  }

  /**
   * Writes it.
   *
   * @param group of the consumer, read before the plan was made; null if it never was in a group,
   *     which is enough for a plan without offsets
   */
  TransactionResult write(TransactionPlan plan, @Nullable ConsumerGroupMetadata group) {
    String marker = markerPrefix + ++sequence;
    var refusals = new ConcurrentLinkedQueue<Refusal>();
    var certain = new AtomicBoolean();
    Producer<byte[], byte[]> current;
    try {
      current = producer();
      current.beginTransaction();
      for (Planned planned : plan.records()) {
        send(current, plan, planned, refusals, certain);
      }
      Map<TopicPartition, OffsetAndMetadata> offsets = offsets(plan, marker);
      if (!offsets.isEmpty()) {
        current.sendOffsetsToTransaction(offsets, Objects.requireNonNull(group));
      }
      // So that what is refused is known here, and not when the commit is in doubt.
      current.flush();
    } catch (CommitFailedException e) {
      log.atInfo()
          .addKeyValue("reason", e.getMessage())
          .log("group has moved on, transaction aborted");
      abort();
      return new TransactionResult.NotAMember();
    } catch (KafkaException e) {
      abort();
      return failed(e, refusals);
    }
    if (!refusals.isEmpty()) {
      abort();
      return new TransactionResult.Refused(List.copyOf(refusals));
    }
    return commit(current, plan, marker, refusals);
  }

  /** Where a record goes, as far as that can be told; partition -1 if it cannot. */
  TopicPartition target(ProducerRecord<byte[], byte[]> record) {
    Integer partition = record.partition();
    if (partition == null && record.key() != null && producer != null) {
      try {
        int count = producer.partitionsFor(record.topic()).size();
        partition = BuiltInPartitioner.partitionForKey(record.key(), count);
      } catch (KafkaException e) {
        log.atDebug().addKeyValue("reason", e.getMessage()).log("partitions are not known");
      }
    }
    return new TopicPartition(record.topic(), partition == null ? -1 : partition);
  }

  void close(Duration atMost) {
    if (producer != null) {
      producer.close(atMost);
      producer = null;
    }
  }

  private TransactionResult commit(
      Producer<byte[], byte[]> current,
      TransactionPlan plan,
      String marker,
      Collection<Refusal> refusals) {
    try {
      commitHoweverLongItTakes(current);
      return new TransactionResult.Committed();
    } catch (KafkaException e) {
      try {
        current.abortTransaction();
        return e instanceof CommitFailedException
            ? new TransactionResult.NotAMember()
            : failed(e, refusals);
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

  private TransactionResult resolve(TransactionPlan plan, String marker, KafkaException cause) {
    log.atWarn().setCause(cause).log("commit ended in doubt, asking the broker how");
    while (true) {
      try {
        replaceProducer();
        return !plan.offsets().isEmpty()
                && committedOffsets.anyMarked(plan.offsets().keySet(), marker)
            ? new TransactionResult.Committed()
            : new TransactionResult.Retry(cause);
      } catch (KafkaException e) {
        log.atWarn()
            .addKeyValue("reason", e.getMessage())
            .log("broker does not tell, asking again");
        pause.afterFailure();
      }
    }
  }

  private void send(
      Producer<byte[], byte[]> current,
      TransactionPlan plan,
      Planned planned,
      Collection<Refusal> refusals,
      AtomicBoolean certain) {
    Thread caller = Thread.currentThread();
    var _ =
        current.send(
            planned.record(),
            (metadata, exception) -> {
              if (exception == null) {
                if (metadata.hasOffset()) {
                  plan.recorded(planned, metadata.offset());
                }
              } else if (KafkaErrors.isOfTheRecord(exception)) {
                if (Thread.currentThread() == caller) {
                  // Refused by the client itself, before it was sent: the others that fail with it
                  // do so only because this one did.
                  refusals.clear();
                  certain.set(true);
                } else if (certain.get()) {
                  return;
                }
                String topic = planned.record().topic();
                int partition = metadata == null ? -1 : metadata.partition();
                refusals.add(new Refusal(planned, new TopicPartition(topic, partition), exception));
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

  private static TransactionResult failed(KafkaException e, Collection<Refusal> refusals) {
    return refusals.isEmpty()
        ? new TransactionResult.Retry(e)
        : new TransactionResult.Refused(List.copyOf(refusals));
  }
}
