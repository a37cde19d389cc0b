package io.cometvideo.worker.engine;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of its share a worker uses while the provider says that it is asked too much: half as
 * much after each such answer, and little by little all of it again, as calls succeed and as time
 * passes without a refusal. Guarded by its monitor.
 */
final class Throttle {

  private static final Logger log = LoggerFactory.getLogger(Throttle.class);
  private static final double MIN_FACTOR = 1.0 / 64;
  private static final double STEP_UP = 0.02;

  /** Calls that were under way together are refused together, for one reason. */
  private static final Duration ONE_REASON = Duration.ofSeconds(2);

  /** Nobody may call any more, so success alone would never lift it. */
  private static final Duration STEP_UP_EVERY = Duration.ofSeconds(5);

  private static final double STEP_UP_BY_TIME = 0.05;

  private final String what;
  private final Pause pause;
  private final Pause oneReason;
  private final TimeMeter time;
  private double factor = 1;
  private long steppedUp;

  /**
   * Not throttled.
   *
   * @param what is throttled, for the log
   */
  Throttle(String what, TimeMeter time) {
    this.what = what;
    this.time = time;
    pause = new Pause(time);
    oneReason = new Pause(time);
  }

  /** The part that may be used, above 0 and at most 1. */
  synchronized double factor() {
    long steps = (time.currentTimeNanos() - steppedUp) / STEP_UP_EVERY.toNanos();
    if (factor < 1 && steps > 0) {
      steppedUp += steps * STEP_UP_EVERY.toNanos();
      stepUp(steps * STEP_UP_BY_TIME);
    }
    return factor;
  }

  /** How long nothing may be begun, as the provider has asked; zero if it may. */
  synchronized Duration pause() {
    return pause.left();
  }

  /**
   * The provider has refused a call for its load.
   *
   * @param retryAfter the least wait that it asked for, null if it did not
   */
  synchronized void throttled(@Nullable Duration retryAfter) {
    double before = factor();
    if (retryAfter != null) {
      pause.lengthen(retryAfter);
    }
    steppedUp = time.currentTimeNanos() + pause.left().toNanos();
    if (oneReason.isOver()) {
      if (before == 1) {
        log.atWarn()
            .addKeyValue("operation", what)
            .addKeyValue("retryAfter", retryAfter)
            .log("throttled by the provider, asking less");
      }
      oneReason.begin(ONE_REASON);
      factor = Math.max(MIN_FACTOR, before / 2);
    }
  }

  /** The provider has taken a call. */
  synchronized void worked() {
    if (factor() < 1) {
      stepUp(STEP_UP);
    }
  }

  private void stepUp(double by) {
    factor = Math.min(1, factor + by);
    if (factor == 1) {
      log.atInfo().addKeyValue("operation", what).log("no longer throttled");
    }
  }
}
