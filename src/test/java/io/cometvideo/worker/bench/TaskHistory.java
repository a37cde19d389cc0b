package io.cometvideo.worker.bench;

import io.cometvideo.worker.message.TaskRecords;
import io.cometvideo.worker.task.Attempts;
import io.cometvideo.worker.task.Charge;
import io.cometvideo.worker.task.ErrorCode;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.StoredVideo;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskError;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState;
import io.cometvideo.worker.task.TaskState.Cancelled;
import io.cometvideo.worker.task.TaskState.Completed;
import io.cometvideo.worker.task.TaskState.Failed;
import io.cometvideo.worker.task.TaskState.Rendering;
import io.cometvideo.worker.task.Timings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The records of many tasks, as a worker has written them into one partition: of ten one is still
 * rendering, the others are finished; of a hundred finished ones 95 are completed, three have
 * failed, of which two may be taken up again, and two are cancelled.
 */
final class TaskHistory {

  private static final int BATCH = 1_000;
  private static final String SHA256 =
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  private final TaskRecords taskRecords = new TaskRecords();
  private final String baseUrl;
  private final Instant begun = Instant.now().minus(Duration.ofHours(6));

  TaskHistory(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  /** Writes so many, and answers how many bytes a value has on average. */
  long write(String bootstrapServers, String topic, int count) {
    long bytes = 0;
    try (var producer = FloorKafka.likeTheJournals(bootstrapServers, "task-history")) {
      producer.initTransactions();
      for (int i = 0; i < count; i += BATCH) {
        producer.beginTransaction();
        for (int j = i; j < Math.min(count, i + BATCH); j++) {
          ProducerRecord<byte[], byte[]> task = record(topic, j);
          bytes += task.value().length;
          var _ = producer.send(task);
        }
        producer.commitTransaction();
      }
    }
    return bytes / count;
  }

  private ProducerRecord<byte[], byte[]> record(String topic, int i) {
    String id = "order-%08d-%s".formatted(i, Long.toHexString(i * 0x9E3779B97F4A7C15L));
    var render =
        new ProviderTask(
            new ProviderTaskId("task_" + Long.toHexString(i * 0xC2B2AE3D27D4EB4FL)), baseUrl);
    Instant acceptedAt = begun.plusMillis(i);
    Task task = task(id, state(id, render, i), acceptedAt);
    return new ProducerRecord<>(
        topic,
        0,
        null,
        id.getBytes(StandardCharsets.UTF_8),
        taskRecords.write(task),
        taskRecords.headers(task));
  }

  private static TaskState state(String id, ProviderTask render, int i) {
    if (i % 10 == 0) {
      return new Rendering(render, 40, 0, 0);
    }
    return switch (i / 10 % 100) {
      case 0 -> new Failed(error(ErrorCode.PROVIDER_REJECTED), null, Charge.NONE);
      case 1 -> new Failed(error(ErrorCode.RENDER_FAILED), render, Charge.NONE);
      case 2 -> new Failed(error(ErrorCode.TIMED_OUT), render, Charge.CHARGED);
      case 3, 4 -> new Cancelled(render, Charge.CHARGED);
      default ->
          new Completed(
              render,
              new StoredVideo(
                  "s3://videos/2026/03/01/" + id + ".mp4", null, "video/mp4", 5_000_000L, SHA256));
    };
  }

  private static TaskError error(ErrorCode code) {
    return TaskError.of(code, "the provider has said no", true);
  }

  private static Task task(String id, TaskState state, Instant acceptedAt) {
    boolean over = state.status().isTerminal();
    return new Task(
        new TaskKey(0, 1, new RequestId(id)),
        new RequestSummary("doubao-seedance-1-0-pro", 5, "16:9", "720p", null, null, null),
        state,
        acceptedAt.plus(Duration.ofDays(2)),
        new Attempts(1, 9, over ? 1 : 0),
        new Timings(
            acceptedAt,
            acceptedAt.plusSeconds(1),
            over ? acceptedAt.plusSeconds(60) : null,
            over ? acceptedAt.plusSeconds(62) : null,
            over ? acceptedAt.plusSeconds(62) : null),
        acceptedAt.plusSeconds(62));
  }
}
