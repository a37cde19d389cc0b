package io.cometvideo.worker.journal;

import io.cometvideo.worker.message.TaskRecords;
import io.cometvideo.worker.message.UnreadableTaskRecordException;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskState.Terminal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the table of a restored partition from what was read of it. May be used by any thread.
 *
 * @param memory for waiting tasks
 */
record RestoredTables(TaskRecords taskRecords, JournalMetrics metrics, WaitingMemory memory) {

  private static final Logger log = LoggerFactory.getLogger(RestoredTables.class);

  /** The table of the partition, whose requests go on at this offset. */
  PartitionTable table(int partition, long epoch, long nextOffset, RawTasks raw) {
    var table = new PartitionTable(partition, epoch, nextOffset, raw.finished(), memory);
    // By all cores: nothing of the partition goes on before they are parsed.
    raw.survivors()
        .parallel()
        .flatMap(entry -> survivor(table, entry.getKey(), entry.getValue()).stream())
        .toList()
        .forEach(task -> putSurvivor(table, task));
    raw.spilled().forEach(table::put);
    Collection<Task> active = table.active();
    metrics.restored(active.size());
    log.atInfo()
        .addKeyValue("partition", partition)
        .addKeyValue("records", raw.recordsRead())
        .addKeyValue("active", active.size())
        .addKeyValue("finished", table.finishedCount())
        .addKeyValue("nextOffset", nextOffset)
        .log("partition restored");
    return table;
  }

  /** They only inform, so one that cannot be read is not missed. */
  List<Task> completed(int partition, long epoch, RawTasks raw) {
    List<Task> completed = new ArrayList<>();
    for (byte[] value : raw.completed()) {
      try {
        completed.add(taskRecords.read(partition, epoch, value));
      } catch (UnreadableTaskRecordException _) {
        // Not missed.
      }
    }
    return completed;
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
