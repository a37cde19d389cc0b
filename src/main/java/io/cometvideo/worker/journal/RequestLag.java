package io.cometvideo.worker.journal;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** How many requests of this worker's partitions have not been accepted yet. */
final class RequestLag {

  private static final int PATIENCE_MILLIS = 1_000;

  private final Admin admin;
  private final TaskTable tasks;
  private final String requestsTopic;

  RequestLag(Admin admin, TaskTable tasks, String requestsTopic) {
    this.admin = admin;
    this.tasks = tasks;
    this.requestsTopic = requestsTopic;
  }

  /** Asks the broker and waits for it, for a second at most; not a number if it does not answer. */
  double measure() {
    Map<TopicPartition, Long> accepted = new HashMap<>();
    for (PartitionTable table : tasks.tables()) {
      accepted.put(new TopicPartition(requestsTopic, table.partition()), table.nextOffset());
    }
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    accepted.keySet().forEach(partition -> ends.put(partition, OffsetSpec.latest()));
    try {
      return admin
          .listOffsets(
              ends,
              new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(PATIENCE_MILLIS))
          .all()
          .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
          .entrySet()
          .stream()
          .mapToLong(
              end -> behind(end.getValue(), Objects.requireNonNull(accepted.get(end.getKey()))))
          .sum();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Double.NaN;
    } catch (ExecutionException | TimeoutException e) {
      return Double.NaN;
    }
  }

  private static long behind(ListOffsetsResultInfo end, long accepted) {
    return Math.max(0, end.offset() - accepted);
  }
}
