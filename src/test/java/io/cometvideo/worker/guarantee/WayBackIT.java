package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.simulator.TaskActivity;
import io.cometvideo.worker.testkit.Fleet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What was paid for can still be had, and what could not be read can be sent again. */
class WayBackIT {

  @Test
  void aVideoThatCouldNotBeDownloadedIsAskedForAgainAndNotPaidAgain() throws Exception {
    try (Fleet fleet = World.fleet(1, "--comet.download.max-attempts=1")) {
      fleet.startWorker();
      fleet.request(0, "download-failed", "[expired:3]");
      awaitEvents(fleet, "download-failed", 1);
      var successor = fleet.startWorker();
      fleet.workers().getFirst().kill();
      Fleet.await("the takeover", () -> successor.log().contains("partition restored"));

      resumeUntilDone(fleet, "download-failed");

      List<JsonNode> events = fleet.completions().of("download-failed");
      assertThat(events.getFirst().at("/error/code").asString()).isEqualTo("DOWNLOAD_FAILED");
      assertThat(events.getLast().path("status").asString()).isEqualTo("COMPLETED");
      assertThat(eventIds(fleet, "download-failed")).doesNotHaveDuplicates();
      assertThat(World.posts("download-failed")).isEqualTo(1);
    }
  }

  @Test
  void anUnknownOutcomeIsTakenUpAtTheIdThatAnOperatorNames() throws Exception {
    try (Fleet fleet = World.fleet(1)) {
      fleet.startWorker();
      fleet.request(0, "outcome-unknown", "[lose-answer]");
      awaitEvents(fleet, "outcome-unknown", 1);

      resume(fleet, "outcome-unknown", ",\"taskId\":\"" + taskId("outcome-unknown") + "\"");
      awaitEvents(fleet, "outcome-unknown", 2);

      List<JsonNode> events = fleet.completions().of("outcome-unknown");
      assertThat(events.getFirst().at("/error/code").asString())
          .isEqualTo("SUBMISSION_OUTCOME_UNKNOWN");
      assertThat(events.getLast().path("status").asString()).isEqualTo("COMPLETED");
      assertThat(eventIds(fleet, "outcome-unknown"))
          .containsExactly("outcome-unknown:failed", "outcome-unknown:completed:2");
      assertThat(World.posts("outcome-unknown")).isEqualTo(1);
    }
  }

  @Test
  void aResumeOfWhatHasNotFailedChangesNothing() throws Exception {
    try (Fleet fleet = World.fleet(1)) {
      var worker = fleet.startWorker();
      fleet.request(0, "already-done", "");
      awaitEvents(fleet, "already-done", 1);

      resume(fleet, "already-done", "");
      resume(fleet, "never-seen", "");
      fleet.request(0, "behind-them", "");
      awaitEvents(fleet, "behind-them", 1);

      assertThat(fleet.completions().requestIds()).containsOnly("already-done", "behind-them");
      assertThat(worker.log()).contains("NOT_RESUMABLE").contains("UNKNOWN_TASK");
    }
  }

  @Test
  void deadLettersAreSentAgainOnceByOneCommand() throws Exception {
    try (Fleet fleet = World.fleet(2)) {
      fleet.startWorker();
      fleet.send(1, "not an id", "{\"prompt\":\"a\"}");
      Fleet.await("the dead letter", () -> fleet.deadLetters().records().size() == 1);

      fleet.runCommand("resend-dead-letters");
      Fleet.await("its return", () -> fleet.deadLetters().records().size() == 2);
      fleet.runCommand("resend-dead-letters");
      Fleet.await("its second return", () -> fleet.deadLetters().records().size() == 3);

      assertThat(fleet.deadLetters().records())
          .allSatisfy(letter -> {
            assertThat(new String(letter.value(), StandardCharsets.UTF_8))
                .isEqualTo("{\"prompt\":\"a\"}");
            assertThat(header(letter, "dlt-original-partition")).isEqualTo("1");
          });
      assertThat(letterOffsets(fleet)).hasSize(3).doesNotHaveDuplicates();
    }
  }

  private static List<String> letterOffsets(Fleet fleet) {
    return fleet.deadLetters().records().stream()
        .map(letter -> header(letter, "dlt-original-offset"))
        .toList();
  }

  /** The directive spoils the first downloads, so it takes some. */
  private static void resumeUntilDone(Fleet fleet, String id) {
    for (int outcomes = 2; outcomes < 20; outcomes++) {
      resume(fleet, id, "");
      awaitEvents(fleet, id, outcomes);
      if (fleet.completions().of(id).getLast().path("status").asString().equals("COMPLETED")) {
        return;
      }
    }
  }

  private static void resume(Fleet fleet, String id, String more) {
    fleet.send(0, id, "{\"type\":\"resume\",\"requestId\":\"" + id + "\"" + more + "}");
  }

  private static void awaitEvents(Fleet fleet, String id, int count) {
    Fleet.await("event " + count + " of " + id, () -> fleet.completions().of(id).size() == count);
  }

  private static String taskId(String id) {
    return World.simulator().tasks().stream()
        .filter(task -> task.prompt().startsWith(id + " "))
        .map(TaskActivity::taskId)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> eventIds(Fleet fleet, String id) {
    return fleet.completions().records().stream()
        .map(event -> header(event, "ce_id"))
        .filter(eventId -> eventId.startsWith(id + ":"))
        .toList();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
