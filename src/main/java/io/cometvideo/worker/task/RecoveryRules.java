package io.cometvideo.worker.task;

import io.cometvideo.worker.task.Decision.Change;
import io.cometvideo.worker.task.Decision.Ignore;
import io.cometvideo.worker.task.Decision.Reason;
import io.cometvideo.worker.task.Happening.ResumeRequested;
import io.cometvideo.worker.task.Happening.StepFailed;
import io.cometvideo.worker.task.TaskState.Accepted;
import io.cometvideo.worker.task.TaskState.Failed;
import io.cometvideo.worker.task.TaskState.Rendering;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the ways back: a failed task that somebody wants to be taken up again, and a task
 * that makes the worker fail.
 */
final class RecoveryRules {

  private final TaskPolicy policy;

  RecoveryRules(TaskPolicy policy) {
    this.policy = policy;
  }

  /** Goes on at the render, never at the submission: what was paid for is not paid for again. */
  Decision resumed(Task task, Failed failed, ResumeRequested resume, Instant now) {
    ProviderTask render = render(failed, resume.taskId());
    if (render == null || !failed.isResumable()) {
      return new Ignore(Reason.NOT_RESUMABLE);
    }
    return new Change(
        new Task(
            task.key(),
            task.summary(),
            Rendering.begun(render),
            now.plus(resume.timeout()),
            task.attempts().plusResume(),
            task.timings().resumed(),
            now));
  }

  /** Counted on record, so that a task cannot make one worker after the other fail for ever. */
  Decision stepFailed(Task task, StepFailed failed, Instant now) {
    Task counted = task.with(task.attempts().plusFault());
    if (counted.attempts().faults() < policy.maxFaults()) {
      return new Change(counted.with(task.state(), now));
    }
    TaskError error =
        new TaskError(
            ErrorCode.INTERNAL,
            "the worker failed "
                + counted.attempts().faults()
                + " times at this task, last in the step \""
                + failed.step()
                + "\"; its log has the reason",
            true,
            null,
            List.of());
    return Transitions.end(
        counted, new Failed(error, task.state().providerTask(), charge(task)), now);
  }

  /** An id that is on record was paid for by this task; no other takes its place. */
  private @Nullable ProviderTask render(Failed failed, @Nullable ProviderTaskId named) {
    ProviderTask known = failed.providerTask();
    if (named == null || (known != null && known.id().equals(named))) {
      return known;
    }
    return known == null ? new ProviderTask(named, policy.baseUrl()) : null;
  }

  private static Charge charge(Task task) {
    return task.state() instanceof Accepted accepted
        ? Transitions.submissionCharge(accepted)
        : Charge.CHARGED;
  }
}
