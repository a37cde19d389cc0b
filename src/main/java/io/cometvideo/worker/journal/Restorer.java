package io.cometvideo.worker.journal;

import io.cometvideo.worker.message.TaskRecords;
import io.cometvideo.worker.task.Task;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Rebuilds the tables of newly assigned partitions from {@code video.tasks}.
 *
 * <p>The order matters. First the stable offset of a requests partition, which is told only when a
 * predecessor's transaction is over. Then the end of the tasks partition, uncommitted records
 * included, and only then the reading, of committed records, up to that end. Swapped, or with the
 * committed end, records that a predecessor managed to commit would be missed.
 *
 * <p>Partitions that can be read now are read together; one that cannot waits on a thread of its
 * own and is tried again, whatever the failure. Nothing ends a restore but success, or the
 * partition's going away.
 */
final class Restorer {

  private static final Duration POLL = Duration.ofMillis(200);

  /** Takes each partition as soon as it is complete. */
  interface Target {
    /**
     * A partition is complete.
     *
     * @param completed the tasks that were completed last, oldest first, not many
     */
    void restored(PartitionTable table, List<Task> completed);
  }

  /** One partition on its way: how far to read, where its requests go on, what was read. */
  private record Reading(long end, long nextOffset, RawTasks raw) {}

  /** What all restores of one assignment share. */
  private record Assignment(long epoch, IntPredicate wanted, Target target) {}

  private final RestoreRanges ranges;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final TaskRecords taskRecords;
  private final JournalMetrics metrics;
  private final RestoreProgress progress;
  private final Executor threads;
  private final Pause pause;
  private final WaitingMemory memory;
  private final RestoredTables tables;

  Restorer(
      CommittedOffsets offsets,
      Supplier<Consumer<byte[], byte[]>> consumers,
      TaskRecords taskRecords,
      String tasksTopic,
      JournalMetrics metrics,
      RestoreProgress progress,
      Executor threads,
      Pause pause,
      WaitingMemory memory) {
    this.ranges = new RestoreRanges(offsets, tasksTopic);
    this.consumers = consumers;
    this.taskRecords = taskRecords;
    this.metrics = metrics;
    this.progress = progress;
    this.threads = threads;
    this.pause = pause;
    this.memory = memory;
    this.tables = new RestoredTables(taskRecords, metrics, memory);
  }

  /**
   * Restores these partitions, unless they are no longer wanted, on threads of its own.
   *
   * @param wanted whether a partition is still ours in the assignment that this is for
   */
  void restore(Set<Integer> partitions, long epoch, IntPredicate wanted, Target target) {
    restoreApart(partitions, new Assignment(epoch, wanted, target));
  }

  private void restoreApart(Set<Integer> partitions, Assignment assignment) {
    Set<Integer> apart = Set.copyOf(partitions);
    threads.execute(() -> restore(apart, assignment));
  }

  private void restore(Set<Integer> partitions, Assignment assignment) {
    Set<Integer> missing = new HashSet<>(partitions);
    while (true) {
      missing.removeIf(partition -> !assignment.wanted().test(partition));
      if (missing.isEmpty()) {
        return;
      }
      try {
        Map<TopicPartition, Reading> readings = begin(missing, assignment);
        Set<Integer> begun = numbers(readings.keySet());
        if (!begun.isEmpty() && begun.size() < missing.size()) {
          Set<Integer> later = new HashSet<>(missing);
          later.removeAll(begun);
          restoreApart(later, assignment);
          missing.retainAll(begun);
        }
        if (!begun.isEmpty()) {
          metrics.timeRestore(() -> read(readings, missing, assignment));
        }
      } catch (RuntimeException e) {
        // The edge of the restore: whatever it is, the partitions must not stay closed for good.
        missing.forEach(partition -> fails(partition, assignment, e));
      }
      if (!missing.isEmpty()) {
        pause.afterFailure();
      }
    }
  }

  private Map<TopicPartition, Reading> begin(Set<Integer> missing, Assignment assignment) {
    Map<TopicPartition, Reading> readings = new HashMap<>();
    ranges
        .of(missing, (partition, why) -> progress.fails(partition, assignment.epoch(), why))
        .forEach((partition, range) ->
            readings.put(
                partition,
                new Reading(
                    range.end(),
                    range.nextOffset(),
                    new RawTasks(taskRecords, memory, assignment.epoch()))));
    return readings;
  }

  /** Reads them to their ends; those that are complete are missing no longer. */
  private void read(
      Map<TopicPartition, Reading> readings, Set<Integer> missing, Assignment assignment) {
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      consumer.assign(readings.keySet());
      consumer.seekToBeginning(readings.keySet());
      while (!readings.isEmpty()) {
        if (readings.entrySet().removeIf(one -> isUnwanted(one, assignment))) {
          continue;
        }
        consumer.assign(readings.keySet());
        try {
          for (ConsumerRecord<byte[], byte[]> task : consumer.poll(POLL)) {
            reading(readings, new TopicPartition(task.topic(), task.partition())).raw().add(task);
          }
        } catch (KafkaException e) {
          // The others are read on; this one is begun anew.
          TopicPartition culprit = failed(e, readings.keySet(), assignment);
          reading(readings, culprit).raw().release();
          readings.remove(culprit);
        }
        for (TopicPartition partition : Set.copyOf(readings.keySet())) {
          Reading reading = reading(readings, partition);
          if (isRead(consumer, partition, reading, assignment)) {
            readings.remove(partition);
            finish(partition.partition(), reading, missing, assignment);
          }
        }
      }
    } finally {
      readings.values().forEach(reading -> reading.raw().release());
    }
  }

  private TopicPartition failed(
      KafkaException e, Set<TopicPartition> partitions, Assignment assignment) {
    TopicPartition culprit = UnreadablePartition.in(e, partitions).orElseThrow(() -> e);
    fails(culprit.partition(), assignment, e);
    return culprit;
  }

  private boolean isRead(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      Reading reading,
      Assignment assignment) {
    try {
      long position = consumer.position(partition, Duration.ZERO);
      progress.waits(
          partition.partition(),
          assignment.epoch(),
          "records of %s, at offset %d of %d".formatted(partition, position, reading.end()));
      return position >= reading.end();
    } catch (TimeoutException e) {
      progress.waits(
          partition.partition(),
          assignment.epoch(),
          "records of " + partition + ", from its beginning");
      return false;
    }
  }

  private void finish(int partition, Reading reading, Set<Integer> missing, Assignment assignment) {
    try {
      assignment
          .target()
          .restored(
              tables.table(partition, assignment.epoch(), reading.nextOffset(), reading.raw()),
              tables.completed(partition, assignment.epoch(), reading.raw()));
      missing.remove(partition);
    } catch (RuntimeException e) {
      // The edge of the partition: the others are opened.
      fails(partition, assignment, e);
    } finally {
      reading.raw().release();
    }
  }

  private static boolean isUnwanted(
      Map.Entry<TopicPartition, Reading> reading, Assignment assignment) {
    boolean unwanted = !assignment.wanted().test(reading.getKey().partition());
    if (unwanted) {
      reading.getValue().raw().release();
    }
    return unwanted;
  }

  private void fails(int partition, Assignment assignment, RuntimeException e) {
    progress.fails(
        partition,
        assignment.epoch(),
        "another try, after " + e.getClass().getSimpleName() + ": " + e.getMessage());
  }

  private static Set<Integer> numbers(Set<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
  }

  private static Reading reading(Map<TopicPartition, Reading> readings, TopicPartition partition) {
    return Objects.requireNonNull(readings.get(partition));
  }
}
