package io.cometvideo.worker.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of its share a worker uses while the provider says that it is asked too much: half as
 * much after each such answer, and little by little all of it again as calls succeed. Guarded by
 * its monitor.
 */
final class Throttle {

  private static final Logger log = LoggerFactory.getLogger(Throttle.class);
  private static final double LEAST = 1.0 / 64;
  private static final double STEP_UP = 0.02;

  /** Calls that were under way together are refused together, for one reason. */
  private static final Duration ONE_REASON = Duration.ofSeconds(2);

  private final String operation;
  private final InstantSource clock;
  private double factor = 1;
  private Instant lastHalved = Instant.MIN;
  private Instant pausedUntil = Instant.MIN;

  /**
   * Not throttled.
   *
   * @param operation for the log
   */
  Throttle(String operation, InstantSource clock) {
    this.operation = operation;
    this.clock = clock;
  }

  /** The part that may be used, above 0 and at most 1. */
  synchronized double factor() {
    return factor;
  }

  /** How long nothing may be begun, as the provider has asked; zero if it may. */
  synchronized Duration pause() {
    Instant now = clock.instant();
    return now.isBefore(pausedUntil) ? Duration.between(now, pausedUntil) : Duration.ZERO;
  }

  /**
   * The provider has refused a call for its load.
   *
   * @param retryAfter the least wait that it asked for, null if it did not
   */
  synchronized void throttled(@Nullable Duration retryAfter) {
    Instant now = clock.instant();
    if (retryAfter != null && now.plus(retryAfter).isAfter(pausedUntil)) {
      pausedUntil = now.plus(retryAfter);
    }
    if (lastHalved.isBefore(now.minus(ONE_REASON))) {
      if (factor == 1) {
        log.atWarn()
            .addKeyValue("operation", operation)
            .addKeyValue("retryAfter", retryAfter)
            .log("throttled by the provider, asking less");
      }
      lastHalved = now;
      factor = Math.max(LEAST, factor / 2);
    }
  }

  /** The provider has taken a call. */
  synchronized void worked() {
    if (factor < 1) {
      factor = Math.min(1, factor + STEP_UP);
      if (factor == 1) {
        log.atInfo().addKeyValue("operation", operation).log("no longer throttled");
      }
    }
  }
}
