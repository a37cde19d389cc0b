package io.cometvideo.worker.journal;

import java.time.Duration;

/**
 * How long each part of an ending may take, of a worker or of its hold on some partitions. Whoever
 * ends the process must allow {@link #longest()}: Kubernetes by {@code
 * terminationGracePeriodSeconds}.
 *
 * @param post a POST under way: its own timeout, and a little to be answered in
 * @param grace POSTs and transfers under way when the worker is to end
 * @param cutOff steps that were cut off then
 * @param flush what was handed in for partitions that are given up
 * @param commit one attempt to commit, behind that
 * @param leave the consumer's goodbye to its group
 * @param journal what is still to be written when the consumer is gone
 * @param close the producer
 */
public record EndingTimes(
    Duration post,
    Duration grace,
    Duration cutOff,
    Duration flush,
    Duration commit,
    Duration leave,
    Duration journal,
    Duration close) {

  private static final Duration TO_BE_ANSWERED_IN = Duration.ofSeconds(2);

  /**
   * The times of a worker.
   *
   * @param submitTimeout of one POST
   * @param grace as configured
   */
  public static EndingTimes of(Duration submitTimeout, Duration grace) {
    return new EndingTimes(
        submitTimeout.plus(TO_BE_ANSWERED_IN),
        grace,
        Duration.ofSeconds(1),
        Duration.ofSeconds(8),
        Duration.ofSeconds(4),
        Duration.ofSeconds(3),
        Duration.ofSeconds(5),
        Duration.ofSeconds(2));
  }

  /** From SIGTERM to the end of the process, if everything takes as long as it may. */
  public Duration longest() {
    return grace.plus(cutOff).plus(revocation()).plus(leave).plus(journal).plus(close);
  }

  /** From the end of the POSTs to the end of a revocation. */
  public Duration revocation() {
    return flush.plus(commit);
  }

  /** Whether a POST that has just begun when the worker is to end can be answered. */
  public boolean leavesTimeForAPost() {
    return grace.compareTo(post) >= 0;
  }
}
