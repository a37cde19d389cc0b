package io.cometvideo.worker.engine.polling;

import io.cometvideo.worker.task.Attempts;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState.Rendering;
import io.cometvideo.worker.task.TaskState.Storing;
import io.cometvideo.worker.task.Timings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A render that takes a time which only the simulation knows.
 *
 * @param truth renders of the same truth take alike
 * @param doneAt when the render is done
 * @param shownAt when the provider says so
 */
record SimulatedTask(
    int number,
    RequestSummary request,
    Truth truth,
    Instant submittedAt,
    Instant doneAt,
    Instant shownAt) {

  private static final ProviderTask RENDER =
      new ProviderTask(new ProviderTaskId("task_1"), "https://api.cometapi.com");

  /**
   * A task that renders for so long.
   *
   * @param seconds from its submission until the provider has done it
   */
  static SimulatedTask of(
      int number, RequestSummary request, Truth truth, Instant submittedAt, double seconds) {
    Instant doneAt = submittedAt.plusMillis(Math.round(seconds * 1000));
    return new SimulatedTask(number, request, truth, submittedAt, doneAt, doneAt);
  }

  /** The provider's answers are so old at that time, and this is how long renders seem to take. */
  SimulatedTask shownLater(int millis, Truth seeming) {
    return new SimulatedTask(
        number, request, seeming, submittedAt, doneAt, doneAt.plusMillis(millis));
  }

  static RequestSummary request(String model, int seconds, String resolution) {
    return new RequestSummary(model, seconds, null, resolution, null, null, null);
  }

  Task rendering() {
    return task(
        new Rendering(RENDER, 0, 0, 0), new Timings(submittedAt, submittedAt, null, null, null));
  }

  /** As the worker knows it: the provider's time is in whole seconds, cut off. */
  Task rendered() {
    Instant renderedAt = doneAt.truncatedTo(ChronoUnit.SECONDS);
    return task(new Storing(RENDER), new Timings(submittedAt, submittedAt, renderedAt, null, null));
  }

  private Task task(io.cometvideo.worker.task.TaskState state, Timings timings) {
    return new Task(
        new TaskKey(0, 1, new RequestId("r-" + number)),
        request,
        state,
        submittedAt.plus(Duration.ofHours(24)),
        Attempts.NONE,
        timings,
        submittedAt);
  }
}
