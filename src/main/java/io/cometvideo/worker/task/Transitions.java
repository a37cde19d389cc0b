package io.cometvideo.worker.task;

import io.cometvideo.worker.task.Decision.Change;
import io.cometvideo.worker.task.Decision.Ignore;
import io.cometvideo.worker.task.Decision.Reason;
import io.cometvideo.worker.task.Happening.CancelRequested;
import io.cometvideo.worker.task.Happening.DeadlinePassed;
import io.cometvideo.worker.task.Happening.InputsFailed;
import io.cometvideo.worker.task.Happening.Polled;
import io.cometvideo.worker.task.Happening.RequestRefused;
import io.cometvideo.worker.task.Happening.Requested;
import io.cometvideo.worker.task.Happening.ResumeRequested;
import io.cometvideo.worker.task.Happening.StepFailed;
import io.cometvideo.worker.task.Happening.SubmissionHandedOn;
import io.cometvideo.worker.task.Happening.SubmitAnswered;
import io.cometvideo.worker.task.Happening.SubmitStarted;
import io.cometvideo.worker.task.Happening.SubmitterGone;
import io.cometvideo.worker.task.Happening.TransferEnded;
import io.cometvideo.worker.task.TaskState.Accepted;
import io.cometvideo.worker.task.TaskState.Cancelled;
import io.cometvideo.worker.task.TaskState.Failed;
import io.cometvideo.worker.task.TaskState.Rendering;
import io.cometvideo.worker.task.TaskState.Storing;
import io.cometvideo.worker.task.TaskState.Submitting;
import io.cometvideo.worker.task.TaskState.Terminal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rules: what follows when something happens to a task. A pure function; the same arguments
 * give the same decision, so a decision whose record could not be committed is simply taken again.
 */
public final class Transitions {

  private final SubmissionRules submission;
  private final RenderRules render;
  private final RecoveryRules recovery;

  /** The rules with these limits. */
  public Transitions(TaskPolicy policy) {
    submission = new SubmissionRules(policy);
    render = new RenderRules(policy);
    recovery = new RecoveryRules(policy);
  }

  /**
   * What follows.
   *
   * @param key of the task, or of the request that has none yet
   * @param task as it stands; null if there is none
   * @param now the moment of the decision
   */
  public Decision decide(TaskKey key, @Nullable Task task, Happening happening, Instant now) {
    if (task == null) {
      return begin(key, happening, now);
    }
    if (task.state() instanceof Terminal outcome) {
      return happening instanceof ResumeRequested resume && outcome instanceof Failed failed
          ? recovery.resumed(task, failed, resume, now)
          : ofFinished(happening);
    }
    return switch (happening) {
      case ResumeRequested _ -> new Ignore(Reason.DUPLICATE);
      case StepFailed failed -> stepFailed(task, failed, now);
      case Requested _, RequestRefused _ -> new Ignore(Reason.DUPLICATE);
      case CancelRequested _ -> cancel(task, now);
      case SubmitStarted(var nonce) -> submission.started(task, nonce, now);
      case InputsFailed failed -> submission.inputsFailed(task, failed.error(), now);
      case SubmitAnswered answered -> submission.answered(task, answered, now);
      case SubmissionHandedOn handedOn -> submission.handedOn(task, handedOn, now);
      case SubmitterGone _ -> submission.submitterGone(task, now);
      case Polled polled -> render.polled(task, polled.outcome(), now);
      case TransferEnded ended -> render.transferEnded(task, ended, now);
      case DeadlinePassed _ -> deadlinePassed(task, now);
    };
  }

  /** What follows for a request id whose outcome was announced and is still remembered. */
  public static Decision ofFinished(Happening happening) {
    return new Ignore(
        switch (happening) {
          case Requested _, RequestRefused _ -> Reason.DUPLICATE;
          case ResumeRequested _ -> Reason.NOT_RESUMABLE;
          default -> Reason.STALE;
        });
  }

  private static Decision begin(TaskKey key, Happening happening, Instant now) {
    return switch (happening) {
      case Requested(VideoRequest request) ->
          new Change(
              new Task(
                  key,
                  request.summary(),
                  new Accepted(request.instructions(), 0, false),
                  now.plus(request.timeout()),
                  Attempts.NONE,
                  Timings.acceptedAt(now),
                  now));
      case RequestRefused refused ->
          new Change(
              new Task(
                  key,
                  refused.summary(),
                  new Failed(refused.error(), null, Charge.NONE),
                  now,
                  Attempts.NONE,
                  Timings.acceptedAt(now).completed(now),
                  now));
      default -> new Ignore(Reason.UNKNOWN_TASK);
    };
  }

  private static Decision cancel(Task task, Instant now) {
    return switch (task.state()) {
      case Accepted accepted -> end(task, new Cancelled(null, submissionCharge(accepted)), now);
      case Submitting submitting when submitting.cancelRequested() -> new Ignore(Reason.STALE);
      case Submitting(var instructions, var refusals, var outcomeUnknown, _, var nonce) ->
          new Change(
              task.with(new Submitting(instructions, refusals, outcomeUnknown, true, nonce), now));
      case Rendering rendering ->
          end(task, new Cancelled(rendering.providerTask(), Charge.CHARGED), now);
      case Storing storing -> end(task, new Cancelled(storing.providerTask(), Charge.CHARGED), now);
      case Terminal _ -> new Ignore(Reason.STALE);
    };
  }

  private Decision stepFailed(Task task, StepFailed failed, Instant now) {
    return task.state() instanceof Submitting
        // It may have failed after the POST has left.
        ? submission.submitterGone(task, now)
        : recovery.stepFailed(task, failed, now);
  }

  private Decision deadlinePassed(Task task, Instant now) {
    return switch (task.state()) {
      case Accepted accepted -> submission.timedOut(task, accepted.outcomeUnknown(), null, now);
      case Rendering _, Storing _ -> render.timedOut(task, null, now);
      // The POST's answer is awaited: it is bounded by its own timeout and may carry a paid render.
      case Submitting _ -> new Ignore(Reason.STALE);
      case Terminal _ -> new Ignore(Reason.STALE);
    };
  }

  static Charge submissionCharge(Accepted accepted) {
    return accepted.outcomeUnknown() ? Charge.UNKNOWN : Charge.NONE;
  }

  static Decision end(Task task, Terminal outcome, Instant now) {
    return new Change(task.with(outcome, now).with(task.timings().completed(now)));
  }

  static boolean isOver(Task task, Instant now) {
    return !now.isBefore(task.deadline());
  }
}
