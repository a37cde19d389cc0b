package io.cometvideo.worker.engine;

import io.cometvideo.worker.task.TaskPolicy;
import io.cometvideo.worker.task.TaskPolicy.OnUnknownOutcome;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When the provider is asked, and how often at the most.
 *
 * @param poll polling of renders
 * @param submit submissions
 * @param limits what the whole fleet may ask of the provider
 * @param download transfers of finished videos
 */
@ConfigurationProperties("comet")
public record EngineProperties(
    @DefaultValue Poll poll,
    @DefaultValue Submit submit,
    @DefaultValue Limits limits,
    @DefaultValue Download download) {

  private static final Duration MISSING_GRACE = Duration.ofMinutes(1);
  private static final int MISSING_LIMIT = 5;
  private static final int UNADDRESSED_LIMIT = 4;
  private static final Duration STORING_TIME = Duration.ofMinutes(30);
  static final Duration LAST_LOOK = Duration.ofMinutes(10);
  private static final int MAX_FAULTS = 5;

  /**
   * Polling.
   *
   * @param interval how late the worker may be to know that a render is done: about half of this on
   *     average. Also the time between two polls of a render of whose kind too little is known
   * @param jitter part of the interval by which a delay may be shorter or longer, 0 to 1; a quarter
   *     of that where polls follow a plan
   * @param minInterval the smallest spacing against the real provider, which asks for 10 to 20 s
   */
  public record Poll(
      @DefaultValue("15s") Duration interval,
      @DefaultValue("0.2") double jitter,
      @DefaultValue("10s") Duration minInterval) {

    public Poll {
      check(!interval.isNegative() && !interval.isZero(), "comet.poll.interval must be positive");
      check(jitter >= 0 && jitter <= 1, "comet.poll.jitter must be from 0 to 1");
      check(!minInterval.isNegative(), "comet.poll.min-interval must not be negative");
    }
  }

  /**
   * Submissions.
   *
   * @param maxAttempts refused submissions (429, 5xx) after which a request fails, at least 1;
   *     connections that were never made and account faults do not count
   * @param onUnknownOutcome what follows a submission whose outcome is unknown: {@code fail}, so
   *     that the worker never pays twice, or {@code resubmit}, at most once a request
   */
  public record Submit(
      @DefaultValue("8") int maxAttempts, @DefaultValue("fail") OnUnknownOutcome onUnknownOutcome) {

    public Submit {
      check(maxAttempts >= 1, "comet.submit.max-attempts must be at least 1");
    }
  }

  /**
   * Limits of the whole fleet.
   *
   * @param submitsPerSecond POSTs a second, all workers together, above 0; each worker holds the
   *     share of its partitions
   * @param pollsPerSecond GETs a second, all workers together, above 0; polls over the rate wait,
   *     the oldest first
   * @param maxInFlight renders at the provider at a time, all workers together, at least 1. If it
   *     is lower than the number of partitions it is split over the workers instead, and each has
   *     at least one
   * @param tenantShare the part of a worker's renders in flight that may be one tenant's, above 0
   *     and at most 1, but never less than one render
   */
  public record Limits(
      @DefaultValue("10") double submitsPerSecond,
      @DefaultValue("100") double pollsPerSecond,
      @DefaultValue("1000") int maxInFlight,
      @DefaultValue("1") double tenantShare) {

    public Limits {
      check(submitsPerSecond > 0, "comet.limits.submits-per-second must be above 0");
      check(pollsPerSecond > 0, "comet.limits.polls-per-second must be above 0");
      check(
          tenantShare > 0 && tenantShare <= 1,
          "comet.limits.tenant-share must be above 0 and at most 1");
      check(maxInFlight >= 1, "comet.limits.max-in-flight must be at least 1");
    }
  }

  /**
   * Transfers.
   *
   * @param maxAttempts failed transfers after which a finished video is given up, at least 1
   */
  public record Download(@DefaultValue("8") int maxAttempts) {

    public Download {
      check(maxAttempts >= 1, "comet.download.max-attempts must be at least 1");
    }
  }

  /**
   * When a task gives up, as far as this is configured.
   *
   * @param baseUrl where the provider is asked about a render whose id an operator names
   */
  public TaskPolicy taskPolicy(String baseUrl) {
    return new TaskPolicy(
        submit.maxAttempts(),
        submit.onUnknownOutcome(),
        download.maxAttempts(),
        MISSING_GRACE,
        MISSING_LIMIT,
        UNADDRESSED_LIMIT,
        STORING_TIME,
        LAST_LOOK,
        MAX_FAULTS,
        baseUrl);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
