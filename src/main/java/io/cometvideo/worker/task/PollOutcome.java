package io.cometvideo.worker.task;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one GET of a provider task told. */
public sealed interface PollOutcome {

  /**
   * Queued or rendering, or a word that is not known.
   *
   * @param progress 0 to 100 as the provider says, often 0 until the end
   */
  record Pending(int progress) implements PollOutcome {}

  /**
   * Done.
   *
   * @param completedAt the provider's time, null if it gave none
   */
  record Rendered(VideoAddress address, @Nullable Instant completedAt) implements PollOutcome {}

  /**
   * Done, as the provider says, but without an address of the video; it may come a little later.
   *
   * @param completedAt the provider's time, null if it gave none
   */
  record AddressMissing(@Nullable Instant completedAt) implements PollOutcome {}

  /**
   * The provider ended the render without a video.
   *
   * @param retryable whether the same request may succeed another time: an internal error rather
   *     than a refusal
   */
  record RenderFailed(Fault fault, boolean retryable) implements PollOutcome {}

  /** The provider says that there is no such task, which may be true only for a moment. */
  record Missing(Fault fault) implements PollOutcome {}

  /**
   * No usable answer this time.
   *
   * @param retryAfter the least wait that the provider asked for, null if it did not
   */
  record Retryable(Fault fault, @Nullable Duration retryAfter) implements PollOutcome {}

  /** The account or the configuration is at fault, not the task. */
  record AccountFault(AccountProblem problem, Fault fault) implements PollOutcome {}

  /** No call was made: the account is known to be at fault. */
  record NotAsked() implements PollOutcome {}
}
