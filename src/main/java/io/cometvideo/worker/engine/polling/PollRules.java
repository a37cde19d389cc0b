package io.cometvideo.worker.engine.polling;

import java.time.Duration;

/**
 * What holds for every poll.
 *
 * @param interval time between two polls of a render of which nothing is known; it also says how
 *     late the worker may be to know of one
 * @param jitter the part of the interval by which a delay may be shorter or longer, 0 to 1
 * @param spacing the least time between two polls of one render, and before its first
 */
public record PollRules(Duration interval, double jitter, Duration spacing) {

  /** The part of renders that may be known later than an interval after they are done. */
  private static final double ALLOWED_LATE = 0.05;

  /** The number of samples at which half of that is allowed. */
  private static final double CAUTION = 8;

  /**
   * Mean lag, as a part of the interval: a little less than that of polls at the fixed interval,
   * since no history is the future.
   */
  private static final double ALLOWED_LAG = 0.49;

  private static final double OVERDUE_PART = 0.05;

  /** A render that failed, or one that took less than any before, is not to wait for hours. */
  private static final int LONGEST_INTERVALS = 16;

  /** The other kinds of a model need not be like this one. */
  private static final int LONGEST_GUESSED_INTERVALS = 3;

  /** The interval cannot be below the spacing. */
  public PollRules {
    interval = interval.compareTo(spacing) < 0 ? spacing : interval;
  }

  /** For the provider itself, whose spacing holds whatever the interval. */
  public static PollRules ofProvider(Duration interval, double jitter, Duration minInterval) {
    return new PollRules(interval, jitter, minInterval);
  }

  /** For a stand-in, which may be polled as fast as the interval and the jitter say. */
  public static PollRules ofStandIn(Duration interval, double jitter, Duration minInterval) {
    Duration shortest = Duration.ofMillis((long) (interval.toMillis() * (1 - jitter)));
    return new PollRules(
        interval, jitter, shortest.compareTo(minInterval) < 0 ? shortest : minInterval);
  }

  double intervalSeconds() {
    return seconds(interval);
  }

  double spacingSeconds() {
    return seconds(spacing);
  }

  double allowedLagSeconds() {
    return intervalSeconds() * ALLOWED_LAG;
  }

  /** The fewer samples, the less they tell of the slowest and the fastest renders. */
  static double allowedLate(int samples) {
    return ALLOWED_LATE * samples / (samples + CAUTION);
  }

  /**
   * The delay to the next poll of a render that takes longer than any before: the interval, and
   * slowly more, since a render that is stuck for an hour is not about to be done.
   *
   * @param overdue for how many seconds it has been late
   */
  double overdueSeconds(double overdue) {
    return Math.clamp(overdue * OVERDUE_PART, intervalSeconds(), longestSeconds());
  }

  /** The longest delay. */
  double longestSeconds() {
    return LONGEST_INTERVALS * intervalSeconds();
  }

  /** The longest delay by the history of a render's model instead of its kind. */
  double longestGuessedSeconds() {
    return LONGEST_GUESSED_INTERVALS * intervalSeconds();
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
