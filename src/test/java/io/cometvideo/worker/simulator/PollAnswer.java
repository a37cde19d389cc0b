package io.cometvideo.worker.simulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a GET of a task is answered with. */
sealed interface PollAnswer {
  record Refused(Refusal refusal) implements PollAnswer {}

  record Odd(OddBody body) implements PollAnswer {}

  /**
   * The task as it stands.
   *
   * @param word that is written for the status instead of the usual one; null for the usual one
   * @param addressUntil when the address to give out ends; null when none is given out
   */
  record Found(
      SimulatedTask task,
      RenderStatus status,
      int progress,
      @Nullable String word,
      @Nullable Instant addressUntil)
      implements PollAnswer {}
}
