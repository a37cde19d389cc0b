package io.cometvideo.worker.engine;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Growing delays with full jitter: each is anything from nothing to a limit that doubles with every
 * failure in a row.
 *
 * @param first the limit after the first failure
 * @param most the limit that is never exceeded
 */
record Backoff(Duration first, Duration most, RandomGenerator random) {

  private static final int MOST_DOUBLINGS = 20;

  /**
   * The delay after so many failures in a row, but at least what the provider asked for.
   *
   * @param failures from 1
   */
  Duration after(int failures, @Nullable Duration atLeast) {
    long limit = first.toMillis() << Math.min(Math.max(failures - 1, 0), MOST_DOUBLINGS);
    Duration delay = Duration.ofMillis(random.nextLong(Math.min(limit, most.toMillis()) + 1));
    // What was asked for is spread too, or all that were refused together come back together.
    return atLeast == null || atLeast.compareTo(delay) < 0 ? delay : atLeast.plus(delay);
  }
}
