package io.cometvideo.worker.task;

import io.cometvideo.worker.task.TaskPolicy.OnUnknownOutcome;
import io.cometvideo.worker.task.TaskState.Accepted;
import io.cometvideo.worker.task.TaskState.Cancelled;
import io.cometvideo.worker.task.TaskState.Completed;
import io.cometvideo.worker.task.TaskState.Failed;
import io.cometvideo.worker.task.TaskState.Rendering;
import io.cometvideo.worker.task.TaskState.Storing;
import io.cometvideo.worker.task.TaskState.Submitting;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Tasks in every state, and everything that may happen to them. */
final class Given {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final Instant DEADLINE = NOW.plus(Duration.ofMinutes(30));
  static final Duration STORING_TIME = Duration.ofMinutes(20);
  static final Duration LAST_LOOK = Duration.ofMinutes(10);
  static final String NONCE = "0123456789abcdef0123456789abcdef";
  static final TaskKey KEY = new TaskKey(3, 1, new RequestId("order-1"));
  static final Fault FAULT = Fault.of("something went wrong");
  static final ProviderTask RENDER =
      new ProviderTask(new ProviderTaskId("task_1"), "https://api.example");
  static final Instructions INSTRUCTIONS = new Instructions("a lamp", List.of());
  static final RequestSummary SUMMARY =
      new RequestSummary("model-1", 5, null, null, "tenant", null, null);
  static final StoredVideo VIDEO =
      new StoredVideo("file:///videos/order-1.mp4", null, "video/mp4", 10, "ab");
  static final VideoRequest REQUEST =
      new VideoRequest(KEY.requestId(), SUMMARY, INSTRUCTIONS, Duration.ofMinutes(30));

  private Given() {}

  static Transitions rules(OnUnknownOutcome onUnknownOutcome) {
    return new Transitions(
        new TaskPolicy(
            3,
            onUnknownOutcome,
            2,
            Duration.ofMinutes(1),
            3,
            3,
            STORING_TIME,
            LAST_LOOK,
            2,
            "https://named.example"));
  }

  static Task task(TaskState state) {
    int submissions = state instanceof Accepted ? 0 : 1;
    Instant submittedAt = state.providerTask() == null ? null : NOW;
    return new Task(
        KEY,
        SUMMARY,
        state,
        DEADLINE,
        new Attempts(submissions, 0, 0),
        new Timings(NOW, submittedAt, null, null, null),
        NOW);
  }

  static Map<Status, Task> everyState() {
    return Map.of(
        Status.ACCEPTED, task(new Accepted(INSTRUCTIONS, 0, false)),
        Status.SUBMITTING, task(new Submitting(INSTRUCTIONS, 0, false, false, NONCE)),
        Status.RENDERING, task(new Rendering(RENDER, 0, 0, 0)),
        Status.STORING, task(new Storing(RENDER)),
        Status.COMPLETED, task(new Completed(RENDER, VIDEO)),
        Status.FAILED,
            task(new Failed(TaskError.of(ErrorCode.INTERNAL, "x", true), RENDER, Charge.CHARGED)),
        Status.CANCELLED, task(new Cancelled(null, Charge.NONE)));
  }

  static Happening submitAnswered(SubmitOutcome outcome) {
    return new Happening.SubmitAnswered(1, outcome);
  }

  static PollOutcome rendered() {
    return new PollOutcome.Rendered(
        VideoAddress.signed(URI.create("https://files.example/1.mp4?sig=x")), NOW.plusSeconds(60));
  }
}
