package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.testkit.ContainerBroker;
import io.cometvideo.worker.testkit.Fleet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Isolated;

/** Promise 1 again: a broker that is away makes everything wait and loses nothing. */
@Isolated("all tests share the broker")
class BrokerGoneIT {

  @Test
  void requestsSurviveABrokerThatIsGoneForTwentySeconds() throws Exception {
    try (Fleet fleet = World.fleet(6)) {
      fleet.startWorker();
      fleet.startWorker();
      List<String> ids = World.ids("gone-", 24);
      for (int i = 0; i < ids.size(); i++) {
        fleet.request(i % 6, ids.get(i), i % 3 == 0 ? "[slow:8s]" : "");
      }
      Fleet.await("the first renders", () -> fleet.completions().count("COMPLETED") >= 3);

      World.broker().stop();
      Chaos.pause(20_000);
      World.broker().restart();

      assertOneOutcomeEach(fleet, ids);
    }
  }

  @Test
  @EnabledIf(
      value = "io.cometvideo.worker.testkit.ContainerBroker#isPossible",
      disabledReason = "a broker in this process cannot be frozen")
  void requestsSurviveABrokerThatHangsForTwentySeconds() throws Exception {
    var broker = (ContainerBroker) World.broker();
    try (Fleet fleet = World.fleet(6)) {
      fleet.startWorker();
      fleet.startWorker();
      List<String> ids = World.ids("hung-", 24);
      for (int i = 0; i < ids.size(); i++) {
        fleet.request(i % 6, ids.get(i), i % 3 == 0 ? "[slow:8s]" : "");
      }
      Fleet.await("the first renders", () -> fleet.completions().count("COMPLETED") >= 3);

      broker.pause();
      Chaos.pause(20_000);
      broker.unpause();

      assertOneOutcomeEach(fleet, ids);
    }
  }

  @Test
  void aWorkerThatDiesBetweenTheStoredVideoAndItsEventIsFollowedByOneThatAnnouncesIt()
      throws Exception {
    try (Fleet fleet = World.fleet(1)) {
      var first = fleet.startWorker();
      fleet.request(0, "stored-unannounced", "[trickle]");
      Fleet.await("the download", () -> World.downloads("stored-unannounced") > 0);
      World.broker().stop();
      try {
        Fleet.await("the stored video", () -> Videos.whole(fleet.videos()).size() == 1);
        first.kill();
      } finally {
        World.broker().restart();
      }

      fleet.startWorker();

      Fleet.await("the event", () -> !fleet.completions().of("stored-unannounced").isEmpty());
      assertThat(fleet.completions().of("stored-unannounced"))
          .singleElement()
          .satisfies(event -> assertThat(event.path("status").asString()).isEqualTo("COMPLETED"));
      assertThat(World.charges("stored-unannounced")).isEqualTo(1);
      assertThat(Videos.whole(fleet.videos())).hasSize(1);
    }
  }

  private static void assertOneOutcomeEach(Fleet fleet, List<String> ids) {
    Fleet.await("all outcomes", () -> fleet.completions().requestIds().containsAll(ids));
    assertThat(ids)
        .allSatisfy(id -> {
          assertThat(World.charges(id)).as("charges of " + id).isEqualTo(1);
          assertThat(fleet.completions().of(id)).as("events of " + id).hasSize(1);
          assertThat(fleet.completions().of(id).getFirst().path("status").asString())
              .isEqualTo("COMPLETED");
        });
  }
}
