package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.testkit.Fleet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Promise 3: nothing that may have been taken is submitted again. */
class PaidOnceIT {

  /** A successor waits as long for its predecessor's word. */
  private static final String SHORT_POSTS = "--comet.submit.timeout=12s";

  @Test
  void noRequestIsChargedTwiceWhateverHappensToTheWorkers() throws Exception {
    Chaos chaos = Chaos.result();

    assertThat(chaos.ids())
        .allSatisfy(id -> {
          JsonNode event = chaos.completions().of(id).getFirst();
          boolean completed = event.path("status").asString().equals("COMPLETED");
          assertThat(World.charges(id))
              .as("charges of %s in %s", id, chaos.description())
              .isBetween(completed ? 1L : 0L, 1L);
          assertThat(completed || errorCode(event).equals("SUBMISSION_OUTCOME_UNKNOWN"))
              .as("outcome of %s: %s", id, event)
              .isTrue();
        });
  }

  @Test
  void aDeathBetweenThePostAndItsAnswerEndsAsUnknownAndIsNotPaidAgain() throws Exception {
    try (Fleet fleet = World.fleet(1, SHORT_POSTS)) {
      killWhilePosting(fleet, "died-posting");

      JsonNode event = fleet.completions().of("died-posting").getFirst();
      assertThat(errorCode(event)).isEqualTo("SUBMISSION_OUTCOME_UNKNOWN");
      assertThat(event.at("/attempts/submissions").asInt()).isEqualTo(1);
      assertThat(World.posts("died-posting")).isEqualTo(1);
    }
  }

  @Test
  void aDeathBetweenThePostAndItsAnswerIsPaidOnceMoreWhereTheOperatorWantsThat() throws Exception {
    try (Fleet fleet = World.fleet(1, SHORT_POSTS, "--comet.submit.on-unknown-outcome=resubmit")) {
      killWhilePosting(fleet, "died-resubmitted");

      JsonNode event = fleet.completions().of("died-resubmitted").getFirst();
      assertThat(event.path("status").asString()).isEqualTo("COMPLETED");
      assertThat(event.at("/attempts/submissions").asInt()).isEqualTo(2);
      assertThat(World.posts("died-resubmitted")).isEqualTo(2);
    }
  }

  @Test
  void aWorkerThatWasFrozenWhileItsPostWasAnsweredHandsTheRenderOn() throws Exception {
    try (Fleet fleet = World.fleet(1)) {
      var frozen = fleet.startWorker();
      Fleet.await("its partition", () -> frozen.log().contains("partition restored"));
      var successor = fleet.startWorker();
      Fleet.await("the other worker", successor::isStarted);
      fleet.request(0, "handed-on", "[hold:3s]");
      Fleet.await("the charge", () -> World.charges("handed-on") == 1);
      frozen.freeze();
      Fleet.await("the take-over", () -> successor.log().contains("partition restored"));
      frozen.thaw();

      Fleet.await("the event", () -> !fleet.completions().of("handed-on").isEmpty());

      JsonNode event = fleet.completions().of("handed-on").getFirst();
      assertThat(event.path("status").asString()).isEqualTo("COMPLETED");
      assertThat(event.at("/attempts/submissions").asInt()).isEqualTo(1);
      assertThat(World.charges("handed-on")).isEqualTo(1);
    }
  }

  @Test
  void aLostAnswerIsNotPaidAgain() throws Exception {
    try (Fleet fleet = World.fleet(1)) {
      fleet.startWorker();
      fleet.request(0, "answer-lost", "[lose-answer]");

      Fleet.await("the event", () -> !fleet.completions().of("answer-lost").isEmpty());

      assertThat(errorCode(fleet.completions().of("answer-lost").getFirst()))
          .isEqualTo("SUBMISSION_OUTCOME_UNKNOWN");
      assertThat(World.posts("answer-lost")).isEqualTo(1);
    }
  }

  @Test
  void aRefusalThatWasSurelyNotTakenIsTriedAgainAndPaidOnce() throws Exception {
    try (Fleet fleet = World.fleet(1)) {
      fleet.startWorker();
      fleet.request(0, "busy-at-first", "[reject-first:2:503]");

      Fleet.await("the event", () -> !fleet.completions().of("busy-at-first").isEmpty());

      JsonNode event = fleet.completions().of("busy-at-first").getFirst();
      assertThat(event.path("status").asString()).isEqualTo("COMPLETED");
      assertThat(event.at("/attempts/submissions").asInt()).isEqualTo(3);
      assertThat(World.charges("busy-at-first")).isEqualTo(1);
    }
  }

  private static void killWhilePosting(Fleet fleet, String id) throws Exception {
    var first = fleet.startWorker();
    fleet.request(0, id, "[hold:8s]");
    Fleet.await("the charge", () -> World.charges(id) == 1);
    first.kill();
    fleet.startWorker();
    Fleet.await("the event", () -> !fleet.completions().of(id).isEmpty());
  }

  private static String errorCode(JsonNode event) {
    return event.at("/error/code").asString();
  }
}
