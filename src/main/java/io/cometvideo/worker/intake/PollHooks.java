package io.cometvideo.worker.intake;

import io.cometvideo.worker.journal.PartitionOwnership;
import io.cometvideo.worker.journal.Supervisor;
import io.cometvideo.worker.journal.UnreadablePartition;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * What is done around every poll, on the consumer's thread, also when the poll brings nothing: the
 * listener container itself offers no such moment. Before it the pauses are set, after it the group
 * metadata is published, which Kafka lets nobody else read. A partition that cannot be read stands
 * still, and the poll goes on without it.
 */
final class PollHooks {

  /** Kafka's client fails again at once; the container only logs that. */
  private static final long AFTER_FAILURE_NANOS = Duration.ofSeconds(1).toNanos();

  private final PartitionPauses pauses;
  private final PartitionOwnership ownership;
  private final UnreadableRequests unreadable;
  private final SkippedRequests skipped;
  private final IntakePulse pulse;
  private final Supervisor supervisor;

  PollHooks(
      PartitionPauses pauses,
      PartitionOwnership ownership,
      UnreadableRequests unreadable,
      SkippedRequests skipped,
      IntakePulse pulse,
      Supervisor supervisor) {
    this.pauses = pauses;
    this.ownership = ownership;
    this.unreadable = unreadable;
    this.skipped = skipped;
    this.pulse = pulse;
    this.supervisor = supervisor;
  }

  ConsumerRecords<byte[], byte[]> poll(
      Consumer<byte[], byte[]> consumer,
      Duration timeout,
      Function<Duration, ConsumerRecords<byte[], byte[]>> poll) {
    pulse.polls();
    unreadable.retain(consumer.assignment());
    skipped.follow(consumer);
    pauses.apply(consumer);
    try {
      return readable(consumer, timeout, poll);
    } catch (WakeupException e) {
      throw e;
    } catch (RuntimeException e) {
      LockSupport.parkNanos(AFTER_FAILURE_NANOS);
      throw e;
    } catch (Error e) {
      // The container ends at an error; what it tells of its end lacks the cause.
      supervisor.partDied("intake", e);
      throw e;
    } finally {
      pulse.polls();
      // Also after a failure: a rebalance may have taken place before it.
      ownership.publish(consumer.groupMetadata());
    }
  }

  private ConsumerRecords<byte[], byte[]> readable(
      Consumer<byte[], byte[]> consumer,
      Duration timeout,
      Function<Duration, ConsumerRecords<byte[], byte[]>> poll) {
    Map<TopicPartition, Long> positions = new HashMap<>();
    try {
      while (true) {
        try {
          ConsumerRecords<byte[], byte[]> records =
              poll.apply(positions.isEmpty() ? timeout : Duration.ZERO);
          goOn(consumer, positions);
          return without(positions, records);
        } catch (KafkaException e) {
          TopicPartition culprit =
              UnreadablePartition.in(e, consumer.assignment())
                  .filter(partition -> !positions.containsKey(partition))
                  .orElseThrow(() -> e);
          long position = consumer.position(culprit);
          unreadable.add(culprit, position, e);
          positions.put(culprit, position);
          // Else the client keeps what it fetched, and fails at it for ever, whatever the broker
          // has by then; the next poll drops what does not belong to the position.
          consumer.seek(culprit, position + 1);
        }
      }
    } finally {
      positions.keySet().retainAll(consumer.assignment());
      positions.forEach(consumer::seek);
      consumer.pause(positions.keySet());
    }
  }

  private void goOn(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> failed) {
    unreadable
        .offsets()
        .forEach((partition, offset) -> {
          if (!failed.containsKey(partition)
              && consumer.assignment().contains(partition)
              && consumer.position(partition) > offset) {
            unreadable.goesOn(partition, consumer.position(partition));
          }
        });
  }

  private static ConsumerRecords<byte[], byte[]> without(
      Map<TopicPartition, Long> failed, ConsumerRecords<byte[], byte[]> records) {
    if (failed.isEmpty()) {
      return records;
    }
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> others = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(records.nextOffsets());
    records.partitions().forEach(partition -> others.put(partition, records.records(partition)));
    others.keySet().removeAll(failed.keySet());
    next.keySet().removeAll(failed.keySet());
    return new ConsumerRecords<>(others, next);
  }
}
