package io.cometvideo.worker.engine;

import io.cometvideo.worker.journal.FleetMembers;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Happening.Polled;
import io.cometvideo.worker.task.Happening.SubmitAnswered;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.SubmitOutcome;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this worker may ask of the provider: its share of the fleet's limits, less while the
 * provider says that it is too much. All methods may be called from any thread.
 */
final class FleetLimits {

  private static final Logger log = LoggerFactory.getLogger(FleetLimits.class);
  private static final Set<Integer> TOO_MUCH = Set.of(429, 503);

  private final int maxInFlight;
  private final FleetMembers members;
  private final FleetShare share;
  private final Throttle submits;
  private final Throttle polls;
  private final Slots slots;
  private final FleetRate submitRate;
  private final FleetRate pollRate;

  FleetLimits(
      EngineProperties.Limits limits,
      FleetMembers members,
      EngineMetrics metrics,
      InstantSource clock,
      TimeMeter time) {
    this.maxInFlight = limits.maxInFlight();
    this.members = members;
    share = new FleetShare(members::rank);
    submits = new Throttle("submit", clock);
    polls = new Throttle("poll", clock);
    slots = new Slots(limits.maxInFlight(), limits.tenantShare(), share, submits);
    submitRate = new FleetRate(limits.submitsPerSecond(), share, submits, time);
    pollRate = new FleetRate(limits.pollsPerSecond(), share, polls, time);
    metrics.watch("submit", submits);
    metrics.watch("poll", polls);
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

  /** Learns from the provider's answers whether it is asked too much. */
  void learn(Happening because) {
    switch (because) {
      case SubmitAnswered(_, SubmitOutcome.Retryable(var fault, var retryAfter)) ->
          refused(submits, fault, retryAfter);
      case SubmitAnswered(_, SubmitOutcome.Accepted _) -> submits.worked();
      case Polled(PollOutcome.Retryable(var fault, var retryAfter)) ->
          refused(polls, fault, retryAfter);
      case Polled(PollOutcome.AccountFault _) -> {}
      case Polled _ -> polls.worked();
      default -> {}
    }
  }

  private static void refused(Throttle throttle, Fault fault, @Nullable Duration retryAfter) {
    Integer status = fault.httpStatus();
    if (status != null && TOO_MUCH.contains(status)) {
      throttle.throttled(retryAfter);
    }
  }
}
