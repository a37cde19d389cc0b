package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.simulator.RenderStatus;
import io.cometvideo.worker.simulator.TaskActivity;
import io.cometvideo.worker.testkit.Fleet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The limits are the fleet's, however many workers it has. */
class FleetLimitsIT {

  private static final int IN_FLIGHT = 12;
  private static final int SUBMITS_PER_SECOND = 4;

  @Test
  void theFleetHoldsItsLimitsAndUsesThemWithOneTwoAndThreeWorkers() throws Exception {
    List<String> ids = World.ids("limited-", 150);
    try (Fleet fleet =
        World.fleet(
            6,
            "--comet.limits.max-in-flight=" + IN_FLIGHT,
            "--comet.limits.submits-per-second=" + SUBMITS_PER_SECOND)) {
      fleet.requestAll(ids, "[slow:4s]");
      for (int workers = 1; workers <= 3; workers++) {
        fleet.startWorker();
        AtomicInteger most = new AtomicInteger();
        Fleet.await(
            "all slots in use by " + workers,
            () -> most.accumulateAndGet(inFlight(), Math::max) >= 0.9 * IN_FLIGHT);
        int done = fleet.completions().requestIds().size();
        Fleet.await(
            "more outcomes by " + workers,
            () -> {
              most.accumulateAndGet(inFlight(), Math::max);
              return fleet.completions().requestIds().size() >= done + 15;
            });
        assertThat(most.get())
            .as("in flight with %d workers", workers)
            .isLessThanOrEqualTo(IN_FLIGHT);
      }
      Fleet.await("all outcomes", () -> fleet.completions().requestIds().containsAll(ids));

      assertThat(mostInOneSecond()).isLessThanOrEqualTo(2 * SUBMITS_PER_SECOND);
    }
  }

  @Test
  void aLimitBelowTheNumberOfPartitionsIsHeldByAllWorkersTogether() throws Exception {
    List<String> ids = World.ids("scarce-", 24);
    try (Fleet fleet = World.fleet(6, "--comet.limits.max-in-flight=3")) {
      var first = fleet.startWorker();
      fleet.startWorker();
      fleet.startWorker();
      Fleet.await(
          "all workers",
          () -> fleet.workers().stream().allMatch(w -> w.log().contains("partition restored")));
      fleet.requestAll(ids, "[slow:2s]");
      AtomicInteger most = new AtomicInteger();
      Fleet.await(
          "all outcomes",
          () -> {
            most.accumulateAndGet(inFlight(), Math::max);
            return fleet.completions().requestIds().containsAll(ids);
          });

      assertThat(first.log()).contains("limit is lower than the number of partitions");
      assertThat(most.get()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void aTenantWithFewRequestsPassesOneWithMany() throws Exception {
    try (Fleet fleet = World.fleet(1, "--comet.limits.max-in-flight=2")) {
      for (int i = 0; i < 60; i++) {
        fleet.send(0, "large-" + i, ofTenant("large-" + i, "large"));
      }
      for (int i = 0; i < 3; i++) {
        fleet.send(0, "small-" + i, ofTenant("small-" + i, "small"));
      }
      fleet.startWorker();

      List<String> small = World.ids("small-", 3);
      Fleet.await("the few", () -> fleet.completions().requestIds().containsAll(small));

      assertThat(fleet.completions().requestIds()).hasSizeLessThan(20);
    }
  }

  private static String ofTenant(String id, String tenant) {
    return "{\"requestId\":\"%s\",\"tenant\":\"%s\",\"model\":\"doubao-seedance-1-0-pro\",\"prompt\":\"%s lamp\"}"
        .formatted(id, tenant, id);
  }

  private static int inFlight() {
    return (int)
        World.simulator().tasks().stream()
            .filter(task -> task.prompt().matches("(limited|scarce)-.*"))
            .filter(task ->
                task.status() == RenderStatus.SUBMITTED
                    || task.status() == RenderStatus.IN_PROGRESS)
            .count();
  }

  private static long mostInOneSecond() {
    List<Instant> submitted =
        World.simulator().tasks().stream()
            .filter(task -> task.prompt().startsWith("limited-"))
            .map(TaskActivity::submittedAt)
            .sorted()
            .toList();
    return submitted.stream()
        .mapToLong(from ->
            submitted.stream()
                .filter(at -> !at.isBefore(from) && at.isBefore(from.plus(Duration.ofSeconds(1))))
                .count())
        .max()
        .orElse(0);
  }
}
