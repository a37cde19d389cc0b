package io.cometvideo.worker.engine;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import java.time.Duration;

/**
 * The worker's share of how often the fleet may call the provider: a token bucket that follows the
 * partitions the worker owns and the throttle. Guarded by its monitor.
 */
final class FleetRate {

  /** Tokens are counted in thousandths, since a share of a rate is seldom a whole number. */
  private static final long CALL = 1_000;

  private static final Duration PERIOD = Duration.ofSeconds(1_000);

  /** What may be made up for when a call was begun late, in seconds' worth and at least. */
  private static final double CATCH_UP_SECONDS = 0.05;

  private static final double LEAST_CATCH_UP = 0.5;

  private static final Duration UNTIL_THERE_ARE_PARTITIONS = Duration.ofMillis(500);

  private static final long MIN_WAIT_NANOS = 1_000_000;

  private final double perSecond;
  private final FleetShare share;
  private final Throttle throttle;
  private final Bucket bucket;
  private double current;

  /**
   * A rate.
   *
   * @param perSecond of the whole fleet, above 0
   */
  FleetRate(double perSecond, FleetShare share, Throttle throttle, TimeMeter time) {
    this.perSecond = perSecond;
    this.share = share;
    this.throttle = throttle;
    this.current = perSecond;
    this.bucket =
        Bucket.builder().withCustomTimePrecision(time).addLimit(bandwidth(perSecond, CALL)).build();
  }

  /** Takes leave for one call now: zero if it was granted, otherwise how long to wait. */
  synchronized Duration take() {
    Duration pause = throttle.pause();
    if (pause.isPositive()) {
      return pause;
    }
    double rate = perSecond();
    if (rate <= 0) {
      return UNTIL_THERE_ARE_PARTITIONS;
    }
    if (rate != current) {
      current = rate;
      bucket.replaceConfiguration(
          BucketConfiguration.builder().addLimit(bandwidth(rate, 0)).build(),
          TokensInheritanceStrategy.AS_IS);
    }
    ConsumptionProbe taken = bucket.tryConsumeAndReturnRemaining(CALL);
    // After a change of the rate the bucket may say no, and that there is nothing to wait for.
    return taken.isConsumed()
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(MIN_WAIT_NANOS, taken.getNanosToWaitForRefill()));
  }

  /** How often this worker may call now. */
  double perSecond() {
    return perSecond * share.fraction() * throttle.factor();
  }

  private static Bandwidth bandwidth(double rate, long initial) {
    double burst = 1 + Math.max(LEAST_CATCH_UP, rate * CATCH_UP_SECONDS);
    return Bandwidth.builder()
        .capacity(Math.round(burst * CALL))
        .refillGreedy(Math.max(1, Math.round(rate * CALL * PERIOD.toSeconds())), PERIOD)
        .initialTokens(initial)
        .build();
  }
}
