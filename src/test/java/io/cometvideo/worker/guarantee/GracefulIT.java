package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.testkit.Fleet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Promise 7: SIGTERM loses no render, pays none twice, and ends with exit code 0. */
class GracefulIT {

  @Test
  void aPostUnderWayIsAnsweredAndRecordedBeforeTheWorkerEnds() throws Exception {
    try (Fleet fleet = World.fleet(1)) {
      var first = fleet.startWorker();
      fleet.request(0, "posting-at-the-end", "[hold:4s]");
      Fleet.await("the charge", () -> World.charges("posting-at-the-end") == 1);

      int exitCode = first.terminate(Duration.ofSeconds(60));
      fleet.startWorker();

      Fleet.await("the event", () -> !fleet.completions().of("posting-at-the-end").isEmpty());
      assertThat(exitCode).isZero();
      assertThat(fleet.completions().of("posting-at-the-end").getFirst().path("status").asString())
          .isEqualTo("COMPLETED");
      assertThat(World.posts("posting-at-the-end")).isEqualTo(1);
    }
  }

  @Test
  void workersThatAreReplacedOneByOneLoseNothing() throws Exception {
    try (Fleet fleet = World.fleet(6)) {
      var old = List.of(fleet.startWorker(), fleet.startWorker());
      Fleet.await(
          "the start",
          () -> old.stream().allMatch(worker -> worker.log().contains("partition restored")));
      List<String> ids = World.ids("rolling-", 36);
      List<Integer> exitCodes = new ArrayList<>();
      for (int i = 0; i < ids.size(); i++) {
        fleet.request(i % 6, ids.get(i), "");
        Chaos.pause(100);
        if (i == 12 || i == 24) {
          fleet.startWorker();
          exitCodes.add(old.get(i / 12 - 1).terminate(Duration.ofSeconds(60)));
        }
      }

      Fleet.await("all outcomes", () -> fleet.completions().requestIds().containsAll(ids));

      assertThat(exitCodes).containsOnly(0);
      assertThat(ids)
          .allSatisfy(id -> {
            assertThat(World.posts(id)).as("posts of " + id).isEqualTo(1);
            assertThat(fleet.completions().of(id))
                .singleElement()
                .satisfies(
                    event -> assertThat(event.path("status").asString()).isEqualTo("COMPLETED"));
          });
    }
  }
}
