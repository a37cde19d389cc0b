package io.cometvideo.worker.task;

import io.cometvideo.worker.task.Decision.Change;
import io.cometvideo.worker.task.Decision.Ignore;
import io.cometvideo.worker.task.Decision.Reason;
import io.cometvideo.worker.task.Happening.SubmissionHandedOn;
import io.cometvideo.worker.task.Happening.SubmitAnswered;
import io.cometvideo.worker.task.TaskPolicy.OnUnknownOutcome;
import io.cometvideo.worker.task.TaskState.Accepted;
import io.cometvideo.worker.task.TaskState.Cancelled;
import io.cometvideo.worker.task.TaskState.Failed;
import io.cometvideo.worker.task.TaskState.Rendering;
import io.cometvideo.worker.task.TaskState.Submitting;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules from the acceptance to the provider's id. Nothing that may have been taken by the
 * provider is sent again, unless the policy says so, and then once; nothing is sent after its
 * deadline.
 */
final class SubmissionRules {

  private final TaskPolicy policy;

  SubmissionRules(TaskPolicy policy) {
    this.policy = policy;
  }

  Decision started(Task task, String nonce, Instant now) {
    if (!(task.state() instanceof Accepted(var input, var refusals, var unknown))) {
      return new Ignore(Reason.STALE);
    }
    if (Transitions.isOver(task, now)) {
      return timedOut(task, unknown, null, now);
    }
    if (!(input instanceof Instructions instructions)) {
      throw new IllegalArgumentException("a submission needs its instructions at hand");
    }
    Attempts attempts = task.attempts().withSubmissions(task.attempts().submissions() + 1);
    return new Change(
        task.with(new Submitting(instructions, refusals, unknown, false, nonce), now)
            .with(attempts));
  }

  Decision inputsFailed(Task task, TaskError error, Instant now) {
    if (!(task.state() instanceof Accepted accepted)) {
      return new Ignore(Reason.STALE);
    }
    return Transitions.end(task, new Failed(error, null, charge(accepted.outcomeUnknown())), now);
  }

  Decision answered(Task task, SubmitAnswered answered, Instant now) {
    if (!(task.state() instanceof Submitting submitting)
        || answered.submission() != task.attempts().submissions()) {
      return new Ignore(Reason.STALE);
    }
    return ended(task, submitting, answered.outcome(), now);
  }

  /** The nonce is the only thing in it that proves anything. */
  Decision handedOn(Task task, SubmissionHandedOn handedOn, Instant now) {
    if (!(task.state() instanceof Submitting submitting)
        || submitting.nonce().isEmpty()
        || !submitting.nonce().equals(handedOn.nonce())) {
      return new Ignore(Reason.STALE);
    }
    return ended(task, submitting, handedOn.outcome(), now);
  }

  private Decision ended(Task task, Submitting submitting, SubmitOutcome outcome, Instant now) {
    return switch (outcome) {
      case SubmitOutcome.Accepted(var providerTask) -> taken(task, submitting, providerTask, now);
      case SubmitOutcome.Refused(var fault) -> refused(task, submitting, fault, now);
      case SubmitOutcome.Retryable(var fault, _) ->
          again(task, submitting, submitting.refusals() + 1, fault, now);
      case SubmitOutcome.NotSent(var fault) -> {
        Attempts unsent = task.attempts().withSubmissions(task.attempts().submissions() - 1);
        yield again(task.with(unsent), submitting, submitting.refusals(), fault, now);
      }
      case SubmitOutcome.AccountFault(_, var fault) ->
          again(task, submitting, submitting.refusals(), fault, now);
      case SubmitOutcome.Unknown(var fault) -> unknown(task, submitting, fault, now);
    };
  }

  Decision submitterGone(Task task, Instant now) {
    if (!(task.state() instanceof Submitting submitting)) {
      return new Ignore(Reason.STALE);
    }
    return unknown(
        task, submitting, Fault.of("the worker that was submitting the request is gone"), now);
  }

  Decision timedOut(Task task, boolean outcomeUnknown, @Nullable Fault last, Instant now) {
    if (outcomeUnknown) {
      return outcomeUnknown(task, last, now);
    }
    TaskError error =
        new TaskError(
            ErrorCode.TIMED_OUT,
            "the request's timeout passed before the provider took it"
                + (last == null ? "" : ": " + last.message()),
            true,
            last,
            List.of());
    return Transitions.end(task, new Failed(error, null, Charge.NONE), now);
  }

  private static Decision taken(
      Task task, Submitting submitting, ProviderTask providerTask, Instant now) {
    Task submitted = task.with(task.timings().submitted(now));
    return submitting.cancelRequested()
        ? Transitions.end(submitted, new Cancelled(providerTask, Charge.CHARGED), now)
        : new Change(submitted.with(Rendering.begun(providerTask), now));
  }

  private static Decision refused(Task task, Submitting submitting, Fault fault, Instant now) {
    if (submitting.cancelRequested()) {
      return cancelled(task, submitting.outcomeUnknown(), now);
    }
    if (submitting.outcomeUnknown()) {
      return outcomeUnknown(task, fault, now);
    }
    TaskError error = TaskError.of(ErrorCode.PROVIDER_REJECTED, false, fault);
    return Transitions.end(task, new Failed(error, null, Charge.NONE), now);
  }

  private Decision again(Task task, Submitting submitting, int refusals, Fault fault, Instant now) {
    boolean unknown = submitting.outcomeUnknown();
    if (submitting.cancelRequested()) {
      return cancelled(task, unknown, now);
    }
    if (refusals >= policy.maxSubmitAttempts()) {
      return givenUp(task, unknown, fault, now);
    }
    if (Transitions.isOver(task, now)) {
      return timedOut(task, unknown, fault, now);
    }
    return new Change(task.with(new Accepted(submitting.instructions(), refusals, unknown), now));
  }

  private static Decision givenUp(Task task, boolean unknown, Fault fault, Instant now) {
    if (unknown) {
      return outcomeUnknown(task, fault, now);
    }
    TaskError error = TaskError.of(ErrorCode.PROVIDER_UNAVAILABLE, true, fault);
    return Transitions.end(task, new Failed(error, null, Charge.NONE), now);
  }

  private Decision unknown(Task task, Submitting submitting, Fault fault, Instant now) {
    if (submitting.cancelRequested()) {
      return cancelled(task, true, now);
    }
    boolean mayResubmit =
        policy.onUnknownOutcome() == OnUnknownOutcome.RESUBMIT
            && !submitting.outcomeUnknown()
            && !Transitions.isOver(task, now);
    return mayResubmit
        ? new Change(
            task.with(new Accepted(submitting.instructions(), submitting.refusals(), true), now))
        : outcomeUnknown(task, fault, now);
  }

  private static Decision outcomeUnknown(Task task, @Nullable Fault fault, Instant now) {
    TaskError error =
        new TaskError(
            ErrorCode.SUBMISSION_OUTCOME_UNKNOWN,
            "a submission was sent and its outcome is not known; the render may run and be paid for"
                + (fault == null ? "" : ": " + fault.message()),
            true,
            fault,
            List.of());
    return Transitions.end(task, new Failed(error, null, Charge.UNKNOWN), now);
  }

  private static Decision cancelled(Task task, boolean outcomeUnknown, Instant now) {
    return Transitions.end(task, new Cancelled(null, charge(outcomeUnknown)), now);
  }

  private static Charge charge(boolean outcomeUnknown) {
    return outcomeUnknown ? Charge.UNKNOWN : Charge.NONE;
  }
}
