package io.cometvideo.worker.task;

import static io.cometvideo.worker.task.ErrorCode.TIMED_OUT;

import io.cometvideo.worker.task.Decision.Change;
import io.cometvideo.worker.task.Decision.Ignore;
import io.cometvideo.worker.task.Decision.Keep;
import io.cometvideo.worker.task.Decision.Reason;
import io.cometvideo.worker.task.Happening.TransferEnded;
import io.cometvideo.worker.task.TaskState.Completed;
import io.cometvideo.worker.task.TaskState.Failed;
import io.cometvideo.worker.task.TaskState.Rendering;
import io.cometvideo.worker.task.TaskState.Storing;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules from the provider's id to the stored video. A final answer that is there beats the
 * deadline; nothing here ever leads back to a submission.
 */
final class RenderRules {

  private final TaskPolicy policy;

  RenderRules(TaskPolicy policy) {
    this.policy = policy;
  }

  Decision polled(Task task, PollOutcome outcome, Instant now) {
    Task counted =
        outcome instanceof PollOutcome.NotAsked ? task : task.with(task.attempts().plusPoll());
    return switch (task.state()) {
      case Rendering rendering -> whileRendering(counted, rendering, outcome, now);
      case Storing _ -> whileStoring(counted, outcome, now);
      default -> new Ignore(Reason.STALE);
    };
  }

  Decision transferEnded(Task task, TransferEnded ended, Instant now) {
    if (!(task.state() instanceof Storing(var providerTask, _))) {
      return new Ignore(Reason.STALE);
    }
    Task counted = task.with(task.attempts().plusDownload(ended.polls()));
    return switch (ended.outcome()) {
      case TransferOutcome.Stored(var video) ->
          Transitions.end(
              counted.with(task.timings().stored(now)), new Completed(providerTask, video), now);
      case TransferOutcome.DownloadFailed(var fault) ->
          transferAgain(counted, providerTask, ErrorCode.DOWNLOAD_FAILED, fault, now);
      case TransferOutcome.StorageFailed(var fault) ->
          transferAgain(counted, providerTask, ErrorCode.STORAGE_FAILED, fault, now);
    };
  }

  /** Ends a task that the provider has taken and that has no video at its deadline. */
  Decision timedOut(Task task, @Nullable Fault last, Instant now) {
    ErrorCode code = task.state() instanceof Storing storing ? failure(storing) : TIMED_OUT;
    String what =
        switch (code) {
          case STORAGE_FAILED -> "the finished video could be stored";
          case DOWNLOAD_FAILED -> "the finished video could be had";
          default ->
              task.state() instanceof Storing ? "the video was stored" : "the render was done";
        };
    TaskError error =
        new TaskError(
            code,
            "the request's timeout passed before "
                + what
                + (last == null ? "" : ": " + last.message()),
            true,
            last,
            List.of());
    return fail(task, error, Charge.CHARGED, now);
  }

  private static ErrorCode failure(Storing storing) {
    return storing.failure() == null ? ErrorCode.DOWNLOAD_FAILED : storing.failure();
  }

  private Decision whileRendering(
      Task task, Rendering rendering, PollOutcome outcome, Instant now) {
    return switch (outcome) {
      case PollOutcome.Rendered(_, var completedAt) -> rendered(task, rendering, completedAt, now);
      case PollOutcome.AddressMissing(var completedAt) ->
          addressMissing(task, rendering, completedAt, now);
      case PollOutcome.RenderFailed(var fault, var retryable) ->
          fail(task, TaskError.of(ErrorCode.RENDER_FAILED, retryable, fault), Charge.NONE, now);
      case PollOutcome.Pending(var progress) -> pending(task, rendering, progress, now);
      case PollOutcome.Missing(var fault) -> missing(task, rendering, fault, now);
      case PollOutcome.Retryable(var fault, _) -> keepUnseen(task, fault, now);
      case PollOutcome.AccountFault(_, var fault) -> keepUnseen(task, fault, now);
      case PollOutcome.NotAsked _ -> new Keep(task);
    };
  }

  private Decision whileStoring(Task task, PollOutcome outcome, Instant now) {
    return switch (outcome) {
      case PollOutcome.Rendered _, PollOutcome.AddressMissing _ ->
          Transitions.isOver(task, now)
              // Nobody could transfer it in time, a fleet that stood still for instance.
              ? new Change(withTimeToStore(task.with(task.state(), now), now))
              : new Keep(task);
      case PollOutcome.RenderFailed(var fault, _) ->
          fail(task, TaskError.of(ErrorCode.DOWNLOAD_FAILED, true, fault), Charge.UNKNOWN, now);
      case PollOutcome.Pending _ -> keep(task, null, now);
      case PollOutcome.Missing(var fault) -> keep(task, fault, now);
      case PollOutcome.Retryable(var fault, _) -> keepUnseen(task, fault, now);
      case PollOutcome.AccountFault(_, var fault) -> keepUnseen(task, fault, now);
      case PollOutcome.NotAsked _ -> new Keep(task);
    };
  }

  /** The video is paid for, however late it was found. */
  private Decision rendered(
      Task task, Rendering rendering, @Nullable Instant completedAt, Instant now) {
    Task storing =
        task.with(new Storing(rendering.providerTask()), now)
            .with(task.timings().rendered(completedAt == null ? now : completedAt));
    return new Change(withTimeToStore(storing, now));
  }

  private Task withTimeToStore(Task task, Instant now) {
    Instant least = now.plus(policy.storingTime());
    return task.deadline().isBefore(least) ? task.withDeadline(least) : task;
  }

  /** The address may come a little later; if it does not, there is another way to the video. */
  private Decision addressMissing(
      Task task, Rendering rendering, @Nullable Instant completedAt, Instant now) {
    int unaddressed = rendering.unaddressed() + 1;
    if (unaddressed >= policy.unaddressedLimit() || Transitions.isOver(task, now)) {
      return rendered(task, rendering, completedAt, now);
    }
    var next = new Rendering(rendering.providerTask(), 100, 0, unaddressed);
    return new Keep(task.with(next, task.updatedAt()));
  }

  private Decision pending(Task task, Rendering rendering, int progress, Instant now) {
    if (Transitions.isOver(task, now)) {
      return timedOut(task, null, now);
    }
    Rendering next = new Rendering(rendering.providerTask(), progress, 0, 0);
    return progress == rendering.progress()
        ? new Keep(task.with(next, task.updatedAt()))
        : new Change(task.with(next, now));
  }

  private Decision missing(Task task, Rendering rendering, Fault fault, Instant now) {
    int missing = rendering.missing() + 1;
    Instant submittedAt = task.timings().submittedAt();
    boolean graceOver = submittedAt == null || now.isAfter(submittedAt.plus(policy.missingGrace()));
    if (graceOver && missing >= policy.missingLimit()) {
      return fail(task, TaskError.of(ErrorCode.TASK_LOST, true, fault), Charge.UNKNOWN, now);
    }
    Rendering next = new Rendering(rendering.providerTask(), rendering.progress(), missing, 0);
    return keep(task.with(next, task.updatedAt()), fault, now);
  }

  private Decision keep(Task task, @Nullable Fault fault, Instant now) {
    return Transitions.isOver(task, now) ? timedOut(task, fault, now) : new Keep(task);
  }

  /** Nobody has seen how the render stands, so its deadline alone does not end it yet. */
  private Decision keepUnseen(Task task, Fault fault, Instant now) {
    return now.isBefore(task.deadline().plus(policy.lastLook()))
        ? new Keep(task)
        : timedOut(task, fault, now);
  }

  private Decision transferAgain(
      Task task, ProviderTask providerTask, ErrorCode code, Fault fault, Instant now) {
    boolean last =
        task.attempts().downloads() >= policy.maxDownloadAttempts()
            || Transitions.isOver(task, now);
    return last
        ? fail(task, TaskError.of(code, true, fault), Charge.CHARGED, now)
        : new Change(task.with(new Storing(providerTask, code), now));
  }

  private static Decision fail(Task task, TaskError error, Charge charge, Instant now) {
    return Transitions.end(task, new Failed(error, task.state().providerTask(), charge), now);
  }
}
