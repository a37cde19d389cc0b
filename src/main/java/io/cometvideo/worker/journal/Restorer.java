package io.cometvideo.worker.journal;

import io.cometvideo.worker.message.TaskRecords;
import io.cometvideo.worker.message.UnreadableTaskRecordException;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskState.Terminal;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rebuilds the tables of newly assigned partitions from {@code video.tasks}.
 *
 * <p>The order matters. First the stable offset of each requests partition: asking for it waits
 * until a predecessor's transaction is over. Then the end of the tasks partition, uncommitted
 * records included, and only then the reading, of committed records, up to that end. Swapped, or
 * with the committed end, records that a predecessor managed to commit would be missed.
 *
 * <p>Runs on a thread of its own; a broker that is away makes it try again.
 */
final class Restorer {

  private static final Logger log = LoggerFactory.getLogger(Restorer.class);
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

  private final CommittedOffsets offsets;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final TaskRecords taskRecords;
  private final String tasksTopic;
  private final JournalMetrics metrics;
  private final Pause pause;

  Restorer(
      CommittedOffsets offsets,
      Supplier<Consumer<byte[], byte[]>> consumers,
      TaskRecords taskRecords,
      String tasksTopic,
      JournalMetrics metrics,
      Pause pause) {
    this.offsets = offsets;
    this.consumers = consumers;
    this.taskRecords = taskRecords;
    this.tasksTopic = tasksTopic;
    this.metrics = metrics;
    this.pause = pause;
  }

  /**
   * Restores these partitions, unless they are no longer wanted.
   *
   * @param wanted whether a partition is still ours in the assignment that this is for
   */
  void restore(Set<Integer> partitions, long epoch, IntPredicate wanted, Target target) {
    Set<Integer> missing = new HashSet<>(partitions);
    while (true) {
      missing.removeIf(partition -> !wanted.test(partition));
      if (missing.isEmpty()) {
        return;
      }
      try {
        metrics.timeRestore(() -> attempt(missing, epoch, wanted, target));
      } catch (KafkaException e) {
        log.atWarn()
            .addKeyValue("partitions", missing)
            .addKeyValue("reason", e.getMessage())
            .log("restore failed, trying again");
        pause.afterFailure();
      }
    }
  }

  private void attempt(Set<Integer> missing, long epoch, IntPredicate wanted, Target target) {
    Map<Integer, Long> nextOffsets = offsets.stable(missing);
    Map<TopicPartition, Long> ends =
        offsets.uncommittedEnds(
            missing.stream().map(partition -> new TopicPartition(tasksTopic, partition)).toList());
    Map<TopicPartition, Reading> readings = new HashMap<>();
    ends.forEach((partition, end) ->
        readings.put(
            partition,
            new Reading(
                end,
                nextOffsets.getOrDefault(partition.partition(), 0L),
                new RawTasks(taskRecords))));
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      consumer.assign(readings.keySet());
      consumer.seekToBeginning(readings.keySet());
      while (!readings.isEmpty()) {
        if (readings.keySet().removeIf(partition -> !wanted.test(partition.partition()))) {
          continue;
        }
        consumer.assign(readings.keySet());
        for (ConsumerRecord<byte[], byte[]> task : consumer.poll(POLL)) {
          reading(readings, new TopicPartition(task.topic(), task.partition())).raw().add(task);
        }
        for (TopicPartition partition : Set.copyOf(readings.keySet())) {
          Reading reading = reading(readings, partition);
          if (consumer.position(partition) >= reading.end()) {
            target.restored(
                table(partition.partition(), epoch, reading),
                completed(partition.partition(), epoch, reading.raw()));
            missing.remove(partition.partition());
            readings.remove(partition);
          }
        }
      }
    }
  }

  private static Reading reading(Map<TopicPartition, Reading> readings, TopicPartition partition) {
    return Objects.requireNonNull(readings.get(partition));
  }

  private PartitionTable table(int partition, long epoch, Reading reading) {
    RawTasks raw = reading.raw();
    var table = new PartitionTable(partition, epoch, reading.nextOffset(), raw.finished());
    // By all cores: nothing of the partition goes on before they are parsed.
    raw.survivors().entrySet().parallelStream()
        .flatMap(entry -> survivor(table, entry.getKey(), entry.getValue()).stream())
        .toList()
        .forEach(task -> putSurvivor(table, task));
    Collection<Task> active = table.active();
    metrics.restored(active.size());
    log.atInfo()
        .addKeyValue("partition", partition)
        .addKeyValue("records", raw.recordsRead())
        .addKeyValue("active", active.size())
        .addKeyValue("finished", table.finishedCount())
        .addKeyValue("nextOffset", reading.nextOffset())
        .log("partition restored");
    return table;
  }

  /** They only inform, so one that cannot be read is not missed. */
  private List<Task> completed(int partition, long epoch, RawTasks raw) {
    return raw.completed().stream()
        .flatMap(value -> readable(partition, epoch, value).stream())
        .toList();
  }

  private Optional<Task> readable(int partition, long epoch, byte[] value) {
    try {
      return Optional.of(taskRecords.read(partition, epoch, value));
    } catch (UnreadableTaskRecordException e) {
      return Optional.empty();
    }
  }

  private static void putSurvivor(PartitionTable table, Task task) {
    if (task.state() instanceof Terminal) {
      table.keepResumable(task);
    } else {
      table.put(task);
    }
  }

  private Optional<Task> survivor(PartitionTable table, String key, byte[] value) {
    try {
      return Optional.of(taskRecords.read(table.partition(), table.epoch(), value));
    } catch (UnreadableTaskRecordException e) {
      RequestId.of(key).ifPresent(table::block);
      log.atError()
          .addKeyValue("partition", table.partition())
          .addKeyValue("requestId", key)
          .addKeyValue("reason", e.getMessage())
          .log("task record cannot be read: it is left alone, and so is its request id");
      return Optional.empty();
    }
  }
}
