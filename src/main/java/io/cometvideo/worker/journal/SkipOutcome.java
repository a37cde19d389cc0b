package io.cometvideo.worker.journal;

/** What came of the wish to step over requests. */
public sealed interface SkipOutcome {

  /**
   * The group's offset lies behind them.
   *
   * @param first the first that was skipped
   * @param next where the group goes on
   * @param deadLetters how many were written, one for each that was skipped
   * @param takenOver whether a worker has gone on there; else none has the partition, and the next
   *     one begins there
   */
  record Skipped(long first, long next, int deadLetters, boolean takenOver)
      implements SkipOutcome {}

  /**
   * Nothing was done.
   *
   * @param why for people, with the option that would have to be another one
   */
  record Refused(String why) implements SkipOutcome {}

  /**
   * It was done, but a worker has the partition and does not go on.
   *
   * @param next where the group should go on
   */
  record NotTakenOver(long next) implements SkipOutcome {}
}
