package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.testkit.Fleet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Promise 5: nothing that is slow or bad holds up other requests of its partition. */
class NothingBlocksIT {

  @Test
  void goodRequestsPassASlowRenderAndAVideoThatCannotBeHad() throws Exception {
    try (Fleet fleet = World.fleet(1)) {
      fleet.startWorker();
      fleet.request(0, "very-slow", "[slow:120s]");
      fleet.request(0, "no-such-video", "[not-a-video]");
      fleet.request(0, "stalled", "[stall:5]");
      fleet.request(0, "busy", "[reject-first:20:503]");
      List<String> good = World.ids("good-", 10);
      good.forEach(id -> fleet.request(0, id, ""));

      Fleet.await("the good ones", () -> fleet.completions().requestIds().containsAll(good));

      assertThat(fleet.completions().of("very-slow")).isEmpty();
      assertThat(fleet.completions().of("stalled")).isEmpty();
    }
  }

  @Test
  void aCancelPassesTheRendersThatFillTheSlots() throws Exception {
    try (Fleet fleet = World.fleet(1, "--comet.limits.max-in-flight=1")) {
      fleet.startWorker();
      fleet.request(0, "fills-the-slot", "[slow:120s]");
      fleet.request(0, "waits", "");
      fleet.cancel(0, "waits");
      fleet.cancel(0, "fills-the-slot");
      fleet.request(0, "has-room-now", "");

      Fleet.await(
          "all outcomes",
          () ->
              fleet
                  .completions()
                  .requestIds()
                  .containsAll(List.of("waits", "fills-the-slot", "has-room-now")));

      assertThat(fleet.completions().of("waits").getFirst().path("status").asString())
          .isEqualTo("CANCELLED");
      assertThat(World.posts("waits")).isZero();
      assertThat(fleet.completions().of("has-room-now").getFirst().path("status").asString())
          .isEqualTo("COMPLETED");
    }
  }
}
