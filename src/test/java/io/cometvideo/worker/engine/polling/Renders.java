package io.cometvideo.worker.engine.polling;

import io.cometvideo.worker.task.Attempts;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState;
import io.cometvideo.worker.task.TaskState.Rendering;
import io.cometvideo.worker.task.TaskState.Storing;
import io.cometvideo.worker.task.Timings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tasks of one model that are rendered or were. */
final class Renders {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final RequestSummary ASKED = new RequestSummary("one", 5, null, "720p", null, null, null);

  private static final ProviderTask RENDER =
      new ProviderTask(new ProviderTaskId("task_1"), "https://api.cometapi.com");

  private Renders() {}

  static Task submittedAgo(Duration age) {
    return submittedAgo(ASKED, age);
  }

  static Task submittedAgo(RequestSummary asked, Duration age) {
    return task(asked, new Rendering(RENDER, 0, 0, 0), NOW.minus(age), null);
  }

  static Task storing(Duration age) {
    return task(ASKED, new Storing(RENDER), NOW.minus(age), null);
  }

  static Task done(RequestSummary asked, Instant renderedAt, Duration took) {
    return task(asked, new Storing(RENDER), renderedAt.minus(took), renderedAt);
  }

  /** Renders of so many seconds, give or take three, of the last minutes. */
  static List<Task> done(RequestSummary asked, int count, int seconds) {
    var random = new Random(1);
    return IntStream.range(0, count)
        .mapToObj(i ->
            done(
                asked,
                NOW.minusSeconds(10L * (count - i)),
                Duration.ofMillis(seconds * 1000L + random.nextInt(-3000, 3000))))
        .toList();
  }

  private static Task task(
      RequestSummary asked, TaskState state, Instant submittedAt, @Nullable Instant renderedAt) {
    return new Task(
        new TaskKey(0, 1, new RequestId("r")),
        asked,
        state,
        NOW.plus(Duration.ofHours(3)),
        Attempts.NONE,
        new Timings(submittedAt, submittedAt, renderedAt, null, null),
        submittedAt);
  }
}
