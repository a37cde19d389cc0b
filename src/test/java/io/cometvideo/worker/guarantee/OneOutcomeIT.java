package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.testkit.Fleet;
import org.junit.jupiter.api.Test;

/** Promise 2: a {@code read_committed} consumer sees exactly one terminal event a request id. */
class OneOutcomeIT {

  @Test
  void everyRequestHasOneEventAlthoughItWasSentTwiceAndWorkersDied() throws Exception {
    Chaos chaos = Chaos.result();

    assertThat(chaos.ids())
        .allSatisfy(id ->
            assertThat(chaos.completions().of(id))
                .as("%s in %s", id, chaos.description())
                .hasSize(1));
  }

  @Test
  void aRepeatAroundATakeoverIsIgnored() throws Exception {
    try (Fleet fleet = World.fleet(1)) {
      var first = fleet.startWorker();
      fleet.request(0, "repeated", "[slow:4s]");
      Fleet.await("the submission", () -> World.charges("repeated") == 1);
      fleet.request(0, "repeated", "[slow:4s]");
      first.kill();
      fleet.request(0, "repeated", "[slow:4s]");
      fleet.startWorker();
      Fleet.await("the event", () -> !fleet.completions().of("repeated").isEmpty());
      fleet.request(0, "repeated", "[slow:4s]");
      fleet.request(0, "after-the-repeats", "");

      Fleet.await("what follows", () -> !fleet.completions().of("after-the-repeats").isEmpty());

      assertThat(fleet.completions().of("repeated")).hasSize(1);
      assertThat(World.posts("repeated")).isEqualTo(1);
    }
  }

  @Test
  void aForgottenIdMayBeUsedAgain() throws Exception {
    try (Fleet fleet = World.fleet(1, "--worker.retention=1s")) {
      fleet.startWorker();
      fleet.request(0, "forgotten", "");
      Fleet.await("the event", () -> fleet.completions().of("forgotten").size() == 1);

      Fleet.await(
          "a second outcome",
          () -> {
            fleet.request(0, "forgotten", "");
            Chaos.pause(500);
            return fleet.completions().of("forgotten").size() >= 2;
          });

      assertThat(World.charges("forgotten")).isGreaterThanOrEqualTo(2);
    }
  }
}
