package io.cometvideo.worker.message;

import io.cometvideo.worker.task.Attempts;
import io.cometvideo.worker.task.Charge;
import io.cometvideo.worker.task.ErrorCode;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.Instructions;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.StoredVideo;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskError;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState;
import io.cometvideo.worker.task.TaskState.Accepted;
import io.cometvideo.worker.task.TaskState.Cancelled;
import io.cometvideo.worker.task.TaskState.Completed;
import io.cometvideo.worker.task.TaskState.Failed;
import io.cometvideo.worker.task.TaskState.Rendering;
import io.cometvideo.worker.task.TaskState.Storing;
import io.cometvideo.worker.task.TaskState.Submitting;
import io.cometvideo.worker.task.Timings;
import io.cometvideo.worker.task.Trace;
import io.cometvideo.worker.task.Violation;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Tasks in every state, each with all and with none of what is optional in it. */
final class Tasks {

  static final int PARTITION = 3;
  static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  static final String NONCE = "0123456789abcdef0123456789abcdef";
  static final String METADATA =
      "{ \"big\": 123456789012345678901234567890, \"price\":1.10,\"ä\":[] }";

  private static final Instant START = Instant.parse("2026-03-01T12:00:00.007Z");
  private static final ProviderTask RENDER =
      new ProviderTask(new ProviderTaskId("task_abc123"), "https://api.cometapi.com");
  private static final RequestSummary FULL =
      new RequestSummary(
          "doubao-seedance-2-0",
          8,
          "16:9",
          "720p",
          "shop-eu",
          METADATA,
          new Trace(TRACEPARENT, "vendor=1"));
  private static final RequestSummary SPARSE =
      new RequestSummary("doubao-seedance-2-0", null, null, null, null, null, null);
  private static final StoredVideo VIDEO =
      new StoredVideo(
          "s3://videos/2026/03/01/order-1.mp4",
          "https://videos.example.com/order-1.mp4",
          "video/mp4",
          5_000_000_000L,
          "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
  private static final Fault FAULT =
      new Fault("429 from the provider", 429, "rate_limit", "slow \"down\"\n", "req-77");

  private Tasks() {}

  static Stream<Task> all() {
    return Stream.concat(active(), finished());
  }

  static Stream<Task> active() {
    Instructions full =
        new Instructions("a \"quoted\" 🎬\nprompt", List.of("https://a/1.png", "s3://b/2.png"));
    Instructions plain = new Instructions("a prompt", List.of());
    return Stream.of(
        task(FULL, new Accepted(full, 2, true)),
        task(SPARSE, new Accepted(plain, 0, false)),
        task(FULL, new Submitting(full, 1, true, true, NONCE)),
        task(SPARSE, new Submitting(plain, 0, false, false, "")),
        task(FULL, new Rendering(RENDER, 40, 2, 0)),
        task(SPARSE, new Rendering(RENDER, 0, 0, 0)),
        task(FULL, new Storing(RENDER)),
        resumed(task(FULL, new Storing(RENDER, ErrorCode.STORAGE_FAILED))));
  }

  static Stream<Task> finished() {
    return Stream.of(
        completed(),
        task(SPARSE, new Completed(RENDER, withoutUrl())),
        failed(TaskError.of(ErrorCode.RENDER_FAILED, true, FAULT)),
        task(SPARSE, new Failed(lost(), null, Charge.UNKNOWN)),
        refused(),
        task(FULL, new Cancelled(RENDER, Charge.CHARGED)),
        task(SPARSE, new Cancelled(null, Charge.NONE)));
  }

  static boolean hasNonce(Task task) {
    return task.state() instanceof Submitting submitting && !submitting.nonce().isEmpty();
  }

  static Task completed() {
    return task(FULL, new Completed(RENDER, VIDEO));
  }

  static Task failed(TaskError error) {
    return task(FULL, new Failed(error, RENDER, Charge.NONE));
  }

  /** A request of which nothing but its id could be read. */
  static Task refused() {
    TaskError error = TaskError.invalid(List.of(new Violation("value", "is no JSON")));
    return task(RequestSummary.unknown(null), new Failed(error, null, Charge.NONE));
  }

  static Task task(RequestSummary summary, TaskState state) {
    return new Task(
        new TaskKey(PARTITION, 1, new RequestId("order-1")),
        summary,
        state,
        START.plusSeconds(1800),
        new Attempts(2, 14, 1),
        timings(state),
        START.plusSeconds(90));
  }

  /** After two faults and a resume. */
  static Task resumed(Task task) {
    return new Task(
        task.key(),
        task.summary(),
        task.state(),
        task.deadline(),
        new Attempts(2, 14, 1, 2, 1),
        task.timings(),
        task.updatedAt());
  }

  private static Timings timings(TaskState state) {
    return state.status().isTerminal()
        ? new Timings(
            START,
            START.plusSeconds(1),
            START.plusSeconds(60),
            START.plusSeconds(64),
            START.plusSeconds(65))
        : new Timings(START, null, null, null, null);
  }

  private static StoredVideo withoutUrl() {
    return new StoredVideo("file:///videos/order-1.mp4", null, "video/mp4", 0, VIDEO.sha256());
  }

  private static TaskError lost() {
    return TaskError.of(ErrorCode.SUBMISSION_OUTCOME_UNKNOWN, "the answer was lost", true);
  }
}
