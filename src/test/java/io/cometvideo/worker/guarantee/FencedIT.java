package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.testkit.Fleet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Promise 4: a worker that lost a partition can no longer write its tasks or its events. */
class FencedIT {

  @Test
  void workersThatWereFrozenBeyondTheirSessionWroteNothingTwice() throws Exception {
    Chaos chaos = Chaos.result();

    assertThat(chaos.thawed()).isNotEmpty();
    assertThat(chaos.completions().records())
        .as(chaos.description())
        .hasSize(chaos.completions().requestIds().size());
  }

  @Test
  void aFrozenWorkerThatGoesOnLeavesItsTasksToItsSuccessor() throws Exception {
    try (Fleet fleet = World.fleet(2)) {
      var frozen = fleet.startWorker();
      List<String> ids = World.ids("frozen-", 8);
      for (int i = 0; i < ids.size(); i++) {
        fleet.request(i % 2, ids.get(i), "[slow:3s]");
      }
      Fleet.await("the submissions", () -> ids.stream().allMatch(id -> World.charges(id) == 1));
      frozen.freeze();
      fleet.startWorker();
      Fleet.await(
          "the successor's events", () -> fleet.completions().requestIds().containsAll(ids));

      frozen.thaw();

      Fleet.await("the frozen worker to notice", () -> frozen.log().contains("partitions lost"));
      fleet.request(0, "after-thaw-0", "");
      fleet.request(1, "after-thaw-1", "");
      Fleet.await(
          "later events",
          () -> fleet.completions().requestIds().containsAll(World.ids("after-thaw-", 2)));
      assertThat(fleet.completions().records()).hasSize(ids.size() + 2);
      assertThat(ids).allSatisfy(id -> assertThat(World.charges(id)).isEqualTo(1));
    }
  }

  @Test
  void aWorkerThatIsFrozenWhilePostingDoesNotWriteTheIdOverItsSuccessorsOutcome() throws Exception {
    try (Fleet fleet = World.fleet(1, "--comet.submit.timeout=5s")) {
      var frozen = fleet.startWorker();
      fleet.request(0, "frozen-posting", "[hold:3s]");
      Fleet.await("the charge", () -> World.charges("frozen-posting") == 1);
      frozen.freeze();
      fleet.startWorker();
      Fleet.await("the outcome", () -> !fleet.completions().of("frozen-posting").isEmpty());

      frozen.thaw();

      Fleet.await("the frozen worker to notice", () -> frozen.log().contains("partitions lost"));
      fleet.request(0, "after-posting", "");
      Fleet.await("a later event", () -> !fleet.completions().of("after-posting").isEmpty());
      assertThat(fleet.completions().of("frozen-posting"))
          .singleElement()
          .satisfies(event ->
              assertThat(event.at("/error/code").asString())
                  .isEqualTo("SUBMISSION_OUTCOME_UNKNOWN"));
      assertThat(World.posts("frozen-posting")).isEqualTo(1);
    }
  }
}
