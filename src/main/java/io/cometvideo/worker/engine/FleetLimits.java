package io.cometvideo.worker.engine;

import io.cometvideo.worker.journal.FleetMembers;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.SubmitOutcome;
import io.github.bucket4j.TimeMeter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this worker may ask of the provider: its share of the fleet's limits, less while the
 * provider says that it is too much. All methods may be called from any thread.
 */
final class FleetLimits {

  private static final Logger log = LoggerFactory.getLogger(FleetLimits.class);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final String NO_MODEL = "model_not_found";

  private final int maxInFlight;
  private final FleetMembers members;
  private final FleetShare share;
  private final Throttle submits;
  private final Throttle polls;
  private final ModelThrottles models;
  private final Slots slots;
  private final FleetRate submitRate;
  private final FleetRate pollRate;

  FleetLimits(
      EngineProperties.Limits limits, FleetMembers members, EngineMetrics metrics, TimeMeter time) {
    this.maxInFlight = limits.maxInFlight();
    this.members = members;
    share = new FleetShare(members::rank);
    submits = new Throttle("submit", time);
    polls = new Throttle("poll", time);
    models = new ModelThrottles(time);
    slots = new Slots(limits.maxInFlight(), limits.tenantShare(), share, submits);
    submitRate = new FleetRate(limits.submitsPerSecond(), share, submits, time);
    pollRate = new FleetRate(limits.pollsPerSecond(), share, polls, time);
    metrics.watch("submit", submits);
    metrics.watch("poll", polls);
    metrics.watch(models);
  }

  Slots slots() {
    return slots;
  }

  FleetRate submitRate() {
    return submitRate;
  }

  FleetRate pollRate() {
    return pollRate;
  }

  /** How many partitions the requests topic has, for all workers together. */
  void partitions(int total) {
    share.partitions(total);
    if (share.isBelowPartitions(maxInFlight)) {
      log.atWarn()
          .addKeyValue("comet.limits.max-in-flight", maxInFlight)
          .addKeyValue("partitions", total)
          .log(
              "limit is lower than the number of partitions: it is split over the workers, of"
                  + " which each has at least one");
    }
  }

  void opened(int partition) {
    share.opened(partition);
  }

  void released(int partition) {
    share.released(partition);
    slots.released(partition);
  }

  /** Finds out about the other workers, as far as that is of use; blocks while it asks. */
  void refreshMembers() {
    if (share.isBelowPartitions(maxInFlight)) {
      members.refresh();
    }
  }

  /** Whether the model may have one more submission now. */
  boolean mayBegin(@Nullable String model) {
    return models.mayBegin(model) && slots.hasRoomFor(model, models.factor(model));
  }

  /** A submission for the model is begun. */
  void begun(@Nullable String model) {
    models.begun(model, submitRate.perSecond());
  }

  /**
   * Learns from an answer whether too much is submitted. That the provider has no place for one
   * model is no reason to hold up the others.
   */
  void submitted(@Nullable String model, SubmitOutcome outcome) {
    switch (outcome) {
      case SubmitOutcome.Retryable(var fault, var retryAfter) -> {
        if (is(fault, TOO_MANY_REQUESTS)) {
          submits.throttled(retryAfter);
        } else if (model != null
            && (is(fault, UNAVAILABLE) || NO_MODEL.equals(fault.providerCode()))) {
          models.refused(model, retryAfter);
        }
      }
      case SubmitOutcome.Accepted _ -> {
        submits.worked();
        models.worked(model);
      }
      case SubmitOutcome.Refused _,
          SubmitOutcome.NotSent _,
          SubmitOutcome.AccountFault _,
          SubmitOutcome.Unknown _ -> {}
    }
  }

  /**
   * Learns from an answer whether too much is polled. A 503 is about one render, whose schedule
   * heeds it.
   */
  void polled(PollOutcome outcome) {
    switch (outcome) {
      case PollOutcome.Retryable(var fault, var retryAfter) -> {
        if (is(fault, TOO_MANY_REQUESTS)) {
          polls.throttled(retryAfter);
        }
      }
      case PollOutcome.AccountFault _, PollOutcome.NotAsked _ -> {}
      case PollOutcome.Pending _,
          PollOutcome.Rendered _,
          PollOutcome.AddressMissing _,
          PollOutcome.RenderFailed _,
          PollOutcome.Missing _ ->
          polls.worked();
    }
  }

  private static boolean is(Fault fault, int status) {
    Integer of = fault.httpStatus();
    return of != null && of == status;
  }
}
