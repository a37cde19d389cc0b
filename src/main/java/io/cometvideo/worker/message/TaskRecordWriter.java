package io.cometvideo.worker.message;

import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.Instructions;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.RenderInput;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Spilled;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskError;
import io.cometvideo.worker.task.TaskState.Accepted;
import io.cometvideo.worker.task.TaskState.Cancelled;
import io.cometvideo.worker.task.TaskState.Completed;
import io.cometvideo.worker.task.TaskState.Failed;
import io.cometvideo.worker.task.TaskState.Rendering;
import io.cometvideo.worker.task.TaskState.Storing;
import io.cometvideo.worker.task.TaskState.Submitting;
import io.cometvideo.worker.task.Timings;
import io.cometvideo.worker.task.Trace;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The JSON of a task. The schema's number comes first, so that a reader can stop there. */
final class TaskRecordWriter {

  private TaskRecordWriter() {}

  static void write(Task task, JsonWriter out) {
    out.number("schema", (long) TaskRecords.SCHEMA)
        .text("requestId", task.requestId().value())
        .text("status", task.status().name());
    providerTask(task.state().providerTask(), out);
    summary(task.summary(), out);
    out.attempts(task.attempts()).object("timings", fields -> timings(task.timings(), fields));
    aboveZero("faults", task.attempts().faults(), out);
    aboveZero("resumes", task.attempts().resumes(), out);
    millis("updatedAt", task.updatedAt(), out);
    millis("deadline", task.deadline(), out);
    state(task, out);
  }

  private static void aboveZero(String name, int count, JsonWriter out) {
    out.number(name, count == 0 ? null : count);
  }

  private static void providerTask(@Nullable ProviderTask providerTask, JsonWriter out) {
    if (providerTask != null) {
      out.text("taskId", providerTask.id().value()).text("baseUrl", providerTask.baseUrl());
    }
  }

  private static void summary(RequestSummary summary, JsonWriter out) {
    out.text("model", summary.model())
        .number("seconds", summary.seconds())
        .text("size", summary.size())
        .text("resolution", summary.resolution())
        .text("tenant", summary.tenant())
        .json("metadata", summary.metadata());
    Trace trace = summary.trace();
    if (trace != null) {
      out.object(
          "trace",
          fields ->
              fields
                  .text("traceparent", trace.traceparent())
                  .text("tracestate", trace.tracestate()));
    }
  }

  private static void timings(Timings timings, JsonWriter out) {
    millis("acceptedAt", timings.acceptedAt(), out);
    millis("submittedAt", timings.submittedAt(), out);
    millis("renderedAt", timings.renderedAt(), out);
    millis("storedAt", timings.storedAt(), out);
    millis("completedAt", timings.completedAt(), out);
  }

  private static void state(Task task, JsonWriter out) {
    switch (task.state()) {
      case Accepted(var input, var refusals, var outcomeUnknown) ->
          waiting(atHand(input), refusals, outcomeUnknown, out);
      case Submitting submitting -> submitting(submitting, out);
      case Rendering(_, var progress, var missing, var unaddressed) ->
          out.number("progress", (long) progress)
              .number("missing", (long) missing)
              .number("unaddressed", (long) unaddressed);
      case Storing(_, var failure) -> out.text("failure", failure == null ? null : failure.name());
      case Completed(_, var video) -> out.video(video);
      case Failed(var error, _, var charge) ->
          out.object("error", fields -> error(error, fields)).text("charge", ChargeWord.of(charge));
      case Cancelled(_, var charge) -> out.text("charge", ChargeWord.of(charge));
    }
  }

  private static void submitting(Submitting submitting, JsonWriter out) {
    waiting(submitting.instructions(), submitting.refusals(), submitting.outcomeUnknown(), out);
    out.flag("cancelRequested", submitting.cancelRequested());
    if (!submitting.nonce().isEmpty()) {
      out.text("nonce", submitting.nonce());
    }
  }

  /** A record without them would lose them. */
  private static Instructions atHand(RenderInput input) {
    return switch (input) {
      case Instructions instructions -> instructions;
      case Spilled _ ->
          throw new IllegalArgumentException("the instructions of the task are not at hand");
    };
  }

  private static void waiting(
      Instructions instructions, int refusals, boolean outcomeUnknown, JsonWriter out) {
    out.object(
            "instructions",
            fields ->
                fields
                    .text("prompt", instructions.prompt())
                    .texts("inputReferences", instructions.inputReferences()))
        .number("refusals", (long) refusals)
        .flag("outcomeUnknown", outcomeUnknown);
  }

  private static void error(TaskError error, JsonWriter out) {
    out.text("code", error.code().name())
        .text("message", error.message())
        .flag("retryable", error.retryable());
    Fault fault = error.fault();
    if (fault != null) {
      out.object(
          "fault",
          fields ->
              fields
                  .text("message", fault.message())
                  .number("httpStatus", fault.httpStatus())
                  .text("providerCode", fault.providerCode())
                  .text("providerMessage", fault.providerMessage())
                  .text("providerRequestId", fault.providerRequestId()));
    }
    out.violations(error.violations());
  }

  private static void millis(String name, @Nullable Instant at, JsonWriter out) {
    if (at != null) {
      out.number(name, at.toEpochMilli());
    }
  }
}
