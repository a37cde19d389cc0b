package io.cometvideo.worker.message;

import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskError;
import io.cometvideo.worker.task.TaskState.Cancelled;
import io.cometvideo.worker.task.TaskState.Completed;
import io.cometvideo.worker.task.TaskState.Failed;
import io.cometvideo.worker.task.TaskState.Terminal;
import io.cometvideo.worker.task.Timings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The JSON of a completion event. */
final class CompletionEventWriter {

  private CompletionEventWriter() {}

  static void write(Task task, Terminal outcome, JsonWriter out) {
    ProviderTaskId taskId = task.providerTaskId();
    out.text("requestId", task.requestId().value())
        .text("status", task.status().name())
        .text("taskId", taskId == null ? null : taskId.value())
        .text("model", task.summary().model())
        .text("tenant", task.summary().tenant())
        .json("metadata", task.summary().metadata());
    switch (outcome) {
      case Completed(_, var video) -> out.video(video);
      case Failed(var error, _, var charge) ->
          out.object("error", fields -> error(error, fields)).text("charge", ChargeWord.of(charge));
      case Cancelled(_, var charge) -> out.text("charge", ChargeWord.of(charge));
    }
    out.object("timings", fields -> timings(task.timings(), fields)).attempts(task.attempts());
  }

  /** As exact as a task record, so that an event is the same after a restore. */
  static Instant toMillis(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS);
  }

  private static void error(TaskError error, JsonWriter out) {
    out.text("code", error.code().name())
        .text("message", error.message())
        .flag("retryable", error.retryable());
    Fault fault = error.fault();
    if (fault != null) {
      out.number("httpStatus", fault.httpStatus())
          .text("providerCode", fault.providerCode())
          .text("providerMessage", fault.providerMessage())
          .text("providerRequestId", fault.providerRequestId());
    }
    out.violations(error.violations());
  }

  private static void timings(Timings timings, JsonWriter out) {
    instant("acceptedAt", timings.acceptedAt(), out);
    instant("submittedAt", timings.submittedAt(), out);
    instant("renderedAt", timings.renderedAt(), out);
    instant("storedAt", timings.storedAt(), out);
    instant("completedAt", timings.completedAt(), out);
  }

  private static void instant(String name, @Nullable Instant at, JsonWriter out) {
    out.text(name, at == null ? null : toMillis(at).toString());
  }
}
