package io.cometvideo.worker.journal;

import io.cometvideo.worker.message.TaskRecords;
import io.cometvideo.worker.message.UnreadableTaskRecordException;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.Task;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The last record of each key of one partition while it is read: most are overwritten by later
 * ones, so nothing is parsed before the end, and finished tasks, told by a header, never, unless
 * they may be taken up again or are among the last that were completed.
 */
final class RawTasks {

  /** Enough to learn from how long renders take of late. */
  private static final int MOST_COMPLETED = 500;

  private final Map<String, byte[]> values = new HashMap<>();

  /** Of those that wait, as far as there is memory for them. */
  private final Map<String, byte[]> waiting = new HashMap<>();

  private final Map<String, Task> spilled = new HashMap<>();
  private final FinishedTasks finished = new FinishedTasks();
  private final Map<String, byte[]> completed = new LinkedHashMap<>();
  private final TaskRecords taskRecords;
  private final WaitingMemory memory;
  private final long epoch;
  private long recordsRead;

  RawTasks(TaskRecords taskRecords, WaitingMemory memory, long epoch) {
    this.taskRecords = taskRecords;
    this.memory = memory;
    this.epoch = epoch;
  }

  void add(ConsumerRecord<byte[], byte[]> task) {
    recordsRead++;
    if (task.key() == null) {
      return;
    }
    String key = new String(task.key(), StandardCharsets.UTF_8);
    values.remove(key);
    give(waiting.remove(key));
    spilled.remove(key);
    completed.remove(key);
    Optional<RequestId> id = RequestId.of(key);
    if (task.value() == null) {
      id.ifPresent(finished::remove);
      return;
    }
    Optional<Instant> completedAt = taskRecords.completedAt(task.headers());
    id.ifPresent(known ->
        completedAt.ifPresentOrElse(
            at -> finish(known, at, taskRecords.isRefused(task.headers())),
            () -> finished.remove(known)));
    if (completedAt.isEmpty() || taskRecords.isResumable(task.headers())) {
      keep(key, task);
    } else if (taskRecords.status(task.headers()).filter(Status.COMPLETED::equals).isPresent()) {
      keepCompleted(key, task.value());
    }
  }

  long recordsRead() {
    return recordsRead;
  }

  /** The last record of each task that is active or may be so again, by its key. */
  Stream<Map.Entry<String, byte[]>> survivors() {
    return Stream.concat(values.entrySet().stream(), waiting.entrySet().stream());
  }

  /** Nothing of it is used any more. */
  void release() {
    waiting.values().forEach(this::give);
    waiting.clear();
  }

  /** The last record of each of the tasks that were completed last, oldest first, not many. */
  List<byte[]> completed() {
    return List.copyOf(completed.values());
  }

  /** Waiting tasks that are too large to be kept whole, or too many. */
  Collection<Task> spilled() {
    return spilled.values();
  }

  FinishedTasks finished() {
    return finished;
  }

  /** Very many may wait, so of most nothing is kept that can be read again. */
  private void keep(String key, ConsumerRecord<byte[], byte[]> task) {
    byte[] value = task.value();
    boolean waits = taskRecords.status(task.headers()).filter(Status.ACCEPTED::equals).isPresent();
    if (waits && memory.isTooMuch(value.length)) {
      try {
        Task whole = taskRecords.read(task.partition(), epoch, value);
        spilled.put(key, memory.spilled(whole, task.offset()));
        return;
      } catch (UnreadableTaskRecordException e) {
        // Dealt with like any other, when all is read.
      }
    } else if (waits) {
      // All partitions that are restored share one budget with what is open.
      memory.take(value.length);
      waiting.put(key, value);
      return;
    }
    values.put(key, value);
  }

  private void give(byte @Nullable [] value) {
    if (value != null) {
      memory.take(-value.length);
    }
  }

  private void finish(RequestId id, Instant at, boolean refused) {
    if (refused) {
      finished.putRefused(id, at);
    } else {
      finished.put(id, at);
    }
  }

  private void keepCompleted(String key, byte[] value) {
    completed.put(key, value);
    if (completed.size() > MOST_COMPLETED) {
      completed.remove(completed.keySet().iterator().next());
    }
  }
}
