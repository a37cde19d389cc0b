package io.cometvideo.worker.task;

import io.cometvideo.worker.task.TaskState.Accepted;
import io.cometvideo.worker.task.TaskState.Cancelled;
import io.cometvideo.worker.task.TaskState.Completed;
import io.cometvideo.worker.task.TaskState.Failed;
import io.cometvideo.worker.task.TaskState.Rendering;
import io.cometvideo.worker.task.TaskState.Storing;
import io.cometvideo.worker.task.TaskState.Submitting;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a task whose record, or event, the broker refuses: something smaller that says as
 * much as fits. A request that the provider does not have yet ends; a render that is paid for goes
 * on without what the product sent along.
 */
public final class SmallerTask {

  /** How often a task can be made smaller. */
  public static final int MAX_LEVEL = 2;

  private static final int MAX_MESSAGE = 200;

  private static final String WHAT_HELPS =
      "the request is larger than a task record may be; send less, or raise max.message.bytes of"
          + " the tasks topic";

  private SmallerTask() {}

  /**
   * The task to record in place of {@code next}.
   *
   * @param before as it stands on record; null if it has no record yet
   * @param level 1 without what others sent along, {@link #MAX_LEVEL} with nothing that can be
   *     missed
   */
  public static Task of(@Nullable Task before, Task next, int level, Instant now) {
    if (before != null
        && before.state() instanceof Submitting
        && next.state() instanceof Submitting) {
      // A cancel while the POST is under way: what it brings counts for more.
      return before;
    }
    RequestSummary summary = level < MAX_LEVEL ? next.summary() : RequestSummary.unknown(null);
    return switch (next.state()) {
      case Accepted(_, _, var unknown) -> ended(before, next, unknown, summary, now);
      case Submitting(_, _, var unknown, _, _) -> ended(before, next, unknown, summary, now);
      case Rendering _, Storing _ -> next.with(slim(next.summary()));
      case Completed _, Cancelled _ -> next.with(slim(summary));
      case Failed(var error, var render, var charge) ->
          next.with(slim(summary))
              .with(new Failed(level < MAX_LEVEL ? slim(error) : bare(error), render, charge), now);
    };
  }

  private static Task ended(
      @Nullable Task before,
      Task next,
      boolean outcomeUnknown,
      RequestSummary summary,
      Instant now) {
    TaskError error =
        outcomeUnknown
            ? TaskError.of(ErrorCode.SUBMISSION_OUTCOME_UNKNOWN, WHAT_HELPS, true)
            : TaskError.invalid(List.of(new Violation("value", WHAT_HELPS)));
    Charge charge = outcomeUnknown ? Charge.UNKNOWN : Charge.NONE;
    // Of a submission that cannot be recorded nothing was sent.
    Attempts attempts = before == null ? next.attempts() : before.attempts();
    return next.with(summary)
        .with(attempts)
        .with(new Failed(error, null, charge), now)
        .with(next.timings().completed(now));
  }

  private static RequestSummary slim(RequestSummary summary) {
    return new RequestSummary(
        summary.model(),
        summary.seconds(),
        summary.size(),
        summary.resolution(),
        summary.tenant(),
        null,
        null);
  }

  private static TaskError slim(TaskError error) {
    Fault fault = error.fault();
    return new TaskError(
        error.code(),
        cut(error.message()),
        error.retryable(),
        fault == null ? null : slim(fault),
        error.violations().stream()
            .limit(1)
            .map(first -> new Violation(cut(first.field()), cut(first.message())))
            .toList());
  }

  private static Fault slim(Fault fault) {
    return new Fault(
        cut(fault.message()),
        fault.httpStatus(),
        fault.providerCode() == null ? null : cut(fault.providerCode()),
        fault.providerMessage() == null ? null : cut(fault.providerMessage()),
        fault.providerRequestId() == null ? null : cut(fault.providerRequestId()));
  }

  private static TaskError bare(TaskError error) {
    return TaskError.of(error.code(), cut(error.message()), error.retryable());
  }

  private static String cut(String text) {
    return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE - 1) + "…";
  }
}
