package io.cometvideo.worker.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something that happened to a task, or to a request id that has none yet. */
public sealed interface Happening {

  /** A valid request was read. */
  record Requested(VideoRequest request) implements Happening {}

  /** A request was read whose id is known and which cannot become a task. */
  record RequestRefused(RequestSummary summary, TaskError error) implements Happening {}

  /**
   * A failed task is to be taken up again, at its render.
   *
   * @param taskId the provider's id of the render if none is on record; null for the one on record
   * @param timeout positive; how long after this the task ends at the latest
   */
  record ResumeRequested(@Nullable ProviderTaskId taskId, Duration timeout) implements Happening {}

  /** The producer does not want the video any more. */
  record CancelRequested() implements Happening {}

  /**
   * The task has a slot and its inputs: its POST is about to leave once this is recorded.
   *
   * @param nonce a random number as text, unlike that of any other submission
   */
  record SubmitStarted(String nonce) implements Happening {}

  /** An input reference cannot be used: the task ends with this error. */
  record InputsFailed(TaskError error) implements Happening {}

  /**
   * A submission has ended.
   *
   * @param submission which one: {@link Attempts#submissions()} while it was under way
   */
  record SubmitAnswered(int submission, SubmitOutcome outcome) implements Happening {}

  /**
   * A submission has ended, as a worker says that has lost the task while its POST was under way.
   *
   * @param nonce of the submission
   * @param outcome {@link SubmitOutcome.Accepted} or {@link SubmitOutcome.NotSent}; of anything
   *     else the task's owner knows as much by itself
   */
  record SubmissionHandedOn(String nonce, SubmitOutcome outcome) implements Happening {

    /**
     * @throws IllegalArgumentException if the outcome is another one
     */
    public SubmissionHandedOn {
      if (!(outcome instanceof SubmitOutcome.Accepted)
          && !(outcome instanceof SubmitOutcome.NotSent)) {
        throw new IllegalArgumentException("such an outcome is not handed on: " + outcome);
      }
    }
  }

  /** A poll has ended. */
  record Polled(PollOutcome outcome) implements Happening {}

  /**
   * A transfer has ended.
   *
   * @param polls GETs that it took on the way, for fresh addresses
   */
  record TransferEnded(TransferOutcome outcome, int polls) implements Happening {}

  /** The deadline is over and there was nothing final to be had. */
  record DeadlinePassed() implements Happening {}

  /**
   * A step broke off because the worker itself has failed, not the provider, the network or the
   * store.
   *
   * @param step its name, for people
   */
  record StepFailed(String step) implements Happening {}

  /** The task was restored as {@code Submitting}: whoever sent its POST is gone. */
  record SubmitterGone() implements Happening {}
}
