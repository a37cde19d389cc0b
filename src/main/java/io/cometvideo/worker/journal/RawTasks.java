package io.cometvideo.worker.journal;

import io.cometvideo.worker.message.TaskRecords;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The last record of each key of one partition while it is read: most are overwritten by later
 * ones, so nothing is parsed before the end, and finished tasks, told by a header, never, unless
 * they may be taken up again or are among the last that were completed.
 */
final class RawTasks {

  /** Enough to learn from how long renders take of late. */
  private static final int MOST_COMPLETED = 500;

  private final Map<String, byte[]> values = new HashMap<>();
  // In the order of their records, which is nearly that of their outcomes: quick to sort.
  private final SequencedMap<String, Instant> finished = new LinkedHashMap<>();
  private final Map<String, byte[]> completed = new LinkedHashMap<>();
  private final TaskRecords taskRecords;
  private long recordsRead;

  RawTasks(TaskRecords taskRecords) {
    this.taskRecords = taskRecords;
  }

  void add(ConsumerRecord<byte[], byte[]> task) {
    recordsRead++;
    if (task.key() == null) {
      return;
    }
    String key = new String(task.key(), StandardCharsets.UTF_8);
    values.remove(key);
    completed.remove(key);
    if (task.value() == null) {
      finished.remove(key);
      return;
    }
    Optional<Instant> completedAt = taskRecords.completedAt(task.headers());
    completedAt.ifPresentOrElse(at -> finished.putLast(key, at), () -> finished.remove(key));
    if (completedAt.isEmpty() || taskRecords.isResumable(task.headers())) {
      values.put(key, task.value());
    } else if (taskRecords.status(task.headers()).filter(Status.COMPLETED::equals).isPresent()) {
      keepCompleted(key, task.value());
    }
  }

  long recordsRead() {
    return recordsRead;
  }

  /** The last record of each task that is active or may be so again, by its key. */
  Map<String, byte[]> survivors() {
    return values;
  }

  /** The last record of each of the tasks that were completed last, oldest first, not many. */
  List<byte[]> completed() {
    return List.copyOf(completed.values());
  }

  /** In the order of their outcomes. */
  List<PartitionTable.Finished> finished() {
    List<PartitionTable.Finished> inOrder = new ArrayList<>(finished.size());
    finished.forEach((key, completedAt) ->
        RequestId.of(key)
            .ifPresent(id -> inOrder.add(new PartitionTable.Finished(id, completedAt))));
    inOrder.sort(Comparator.comparing(PartitionTable.Finished::completedAt));
    return inOrder;
  }

  private void keepCompleted(String key, byte[] value) {
    completed.put(key, value);
    if (completed.size() > MOST_COMPLETED) {
      completed.remove(completed.keySet().iterator().next());
    }
  }
}
