package io.cometvideo.worker.engine;

import io.cometvideo.worker.task.Task;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Growing delays with full jitter: each is anything from nothing to a limit that doubles with every
 * failure in a row.
 */
record Backoff(Limits limits, RandomGenerator random) {

  private static final int MAX_DOUBLINGS = 20;

  /**
   * How long a delay may be.
   *
   * @param first after the first failure
   * @param most is never exceeded
   */
  record Limits(Duration first, Duration most) {}

  /**
   * The delay after so many failures in a row, but at least what the provider asked for.
   *
   * @param failures from 1
   */
  Duration after(int failures, @Nullable Duration atLeast) {
    long limit = limits.first().toMillis() << Math.min(Math.max(failures - 1, 0), MAX_DOUBLINGS);
    Duration delay =
        Duration.ofMillis(random.nextLong(Math.min(limit, limits.most().toMillis()) + 1));
    // What was asked for is spread too, or all that were refused together come back together.
    return atLeast == null || atLeast.compareTo(delay) < 0 ? delay : atLeast.plus(delay);
  }

  /** The same for a task that was just recorded, but not beyond its deadline. */
  Duration of(Task task, int failures, @Nullable Duration atLeast) {
    Duration left = Duration.between(task.updatedAt(), task.deadline());
    Duration delay = after(failures, atLeast);
    return left.isNegative() || left.compareTo(delay) > 0 ? delay : left;
  }
}
