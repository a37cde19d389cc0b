package io.cometvideo.worker.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When a render is polled next: at a fixed interval, spread so that tasks that began together do
 * not stay together, and never after the task's deadline.
 *
 * @param interval between two polls of one task
 * @param jitter the part of the interval by which a delay may be shorter or longer, 0 to 1
 * @param atLeast the provider's smallest spacing
 */
record PollSchedule(Duration interval, double jitter, Duration atLeast, RandomGenerator random) {

  /**
   * How long from now to the next poll.
   *
   * @param asked the least wait that the provider asked for, null if it did not
   */
  Duration next(Instant now, Instant deadline, @Nullable Duration asked) {
    double factor = 1 + jitter * (2 * random.nextDouble() - 1);
    Duration delay = Duration.ofMillis((long) (interval.toMillis() * factor));
    delay = delay.compareTo(atLeast) < 0 ? atLeast : delay;
    if (asked != null && asked.compareTo(delay) > 0) {
      delay = asked;
    }
    return notBeyond(delay, now, deadline);
  }

  /** Anything within one interval, so that tasks that were restored together are spread. */
  Duration spread(Instant now, Instant deadline) {
    return notBeyond(Duration.ofMillis(random.nextLong(interval.toMillis() + 1)), now, deadline);
  }

  private static Duration notBeyond(Duration delay, Instant now, Instant deadline) {
    Duration left = Duration.between(now, deadline);
    if (left.isNegative()) {
      return delay;
    }
    return left.compareTo(delay) < 0 ? left : delay;
  }
}
