package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.simulator.RenderStatus;
import io.cometvideo.worker.simulator.TaskActivity;
import io.cometvideo.worker.testkit.Fleet;
import io.cometvideo.worker.testkit.WorkerProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The limits are the fleet's, however many workers it has. */
class FleetLimitsIT {

  private static final int IN_FLIGHT = 12;
  private static final int SUBMITS_PER_SECOND = 6;
  private static final int POLLS_PER_SECOND = 10;

  @Test
  void theFleetHoldsItsRatesWithOneTwoAndThreeWorkers() throws Exception {
    try (Fleet fleet =
        World.fleet(
            6,
            "--comet.limits.submits-per-second=" + SUBMITS_PER_SECOND,
            "--comet.limits.polls-per-second=" + POLLS_PER_SECOND)) {
      fleet.requestAll(World.ids("rated-", 2_000), "[slow:180s]");
      for (int workers = 1; workers <= 3; workers++) {
        fleet.startWorker();
        long open = 6 / workers;
        Fleet.await(
            "all partitions in use by " + workers,
            () -> fleet.workers().stream().allMatch(worker -> restored(worker) >= open));
        // A worker's first seconds are spent on its start.
        Calls start = Calls.ofTasks("rated-.*");
        Fleet.await(
            "the first calls by " + workers,
            () -> Calls.ofTasks("rated-.*").since(start).submits() >= 30);

        Calls before = Calls.ofTasks("rated-.*");
        Fleet.await(
            "calls by " + workers,
            () -> {
              Calls calls = Calls.ofTasks("rated-.*").since(before);
              return calls.submits() >= 40 && calls.polls() >= 60;
            });
        Calls calls = Calls.ofTasks("rated-.*").since(before);

        System.out.printf("rates with %d workers: %s%n", workers, calls);
        assertThat(calls.submits())
            .as("submits with %d workers", workers)
            .isLessThanOrEqualTo(calls.allowed(SUBMITS_PER_SECOND));
        assertThat(calls.polls())
            .as("polls with %d workers", workers)
            .isLessThanOrEqualTo(calls.allowed(POLLS_PER_SECOND));
      }
    }
  }

  @Test
  void theFleetHoldsItsRendersInFlightWithOneTwoAndThreeWorkers() throws Exception {
    try (Fleet fleet = World.fleet(6, "--comet.limits.max-in-flight=" + IN_FLIGHT)) {
      // More than will be done, however long the workers take to start.
      fleet.requestAll(World.ids("limited-", 2_000), "[slow:4s]");
      for (int workers = 1; workers <= 3; workers++) {
        fleet.startWorker();
        // A partition that has borrowed slots of others takes them along until its renders end.
        long open = 6 / workers;
        Fleet.await(
            "all partitions in use by " + workers,
            () -> fleet.workers().stream().allMatch(worker -> restored(worker) >= open));
        awaitOutcomes(fleet, IN_FLIGHT, () -> {});

        AtomicInteger most = new AtomicInteger();
        awaitOutcomes(fleet, 15, () -> most.accumulateAndGet(inFlight(), Math::max));
        assertThat(most.get())
            .as("in flight with %d workers", workers)
            .isBetween((int) Math.ceil(0.9 * IN_FLIGHT), IN_FLIGHT);
      }
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

  private static void awaitOutcomes(Fleet fleet, int more, Runnable meanwhile) {
    int done = fleet.completions().requestIds().size();
    Fleet.await(
        "more outcomes",
        () -> {
          meanwhile.run();
          return fleet.completions().requestIds().size() >= done + more;
        });
  }

  private static int restored(WorkerProcess worker) {
    return worker.log().split("partition restored", -1).length - 1;
  }

  /** What the provider had been asked for until then. */
  private record Calls(long submits, long polls, Duration time) {

    /** What the token buckets of three workers may hold back for a moment. */
    private static final int BURSTS = 5;

    static Calls ofTasks(String prompts) {
      List<TaskActivity> tasks =
          World.simulator().tasks().stream()
              .filter(task -> task.prompt().matches(prompts))
              .toList();
      return new Calls(
          tasks.size(),
          tasks.stream().mapToLong(TaskActivity::polls).sum(),
          Duration.ofNanos(System.nanoTime()));
    }

    Calls since(Calls before) {
      return new Calls(submits - before.submits, polls - before.polls, time.minus(before.time));
    }

    long allowed(int perSecond) {
      return Math.round(1.05 * perSecond * time.toMillis() / 1_000) + BURSTS;
    }

    @Override
    public String toString() {
      double seconds = time.toMillis() / 1_000.0;
      return "%.2f of the submits and %.2f of the polls that are allowed"
          .formatted(
              submits / (SUBMITS_PER_SECOND * seconds), polls / (POLLS_PER_SECOND * seconds));
    }
  }
}
