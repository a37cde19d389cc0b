package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.simulator.AccountMode;
import io.cometvideo.worker.simulator.Simulator;
import io.cometvideo.worker.testkit.Fleet;
import io.cometvideo.worker.testkit.RawRecords;
import io.cometvideo.worker.testkit.WorkerProcess;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Promise 8: whatever happens to a request, nothing that the worker writes or answers holds the key
 * or a signed address, and only DEBUG shows prompts.
 */
@Isolated("all tests share the provider's account")
class SecretsStayIT {

  private static final List<String> ENDPOINTS =
      List.of(
          "/actuator/prometheus",
          "/actuator/tasks",
          "/actuator/tasks/trickles",
          "/actuator/health",
          "/actuator/health/readiness",
          "/actuator/info",
          "/actuator/intake");

  /** Each request of the story and what it meets; two of them are under way while one looks. */
  private static final Map<String, String> STORY =
      Map.of(
          "succeeds", "",
          "expires", "[expired:2]",
          "breaks-off", "[cut:2]",
          "is-no-video", "[not-a-video]",
          "loses-its-answer", "[lose-answer]",
          "fails", "[fail]",
          "is-refused", "[refuse]",
          "meets-a-web-page", "[poll-answer:1:broken]",
          "finds-its-address-elsewhere", "[url-in:metadata]",
          "has-content-without-address", "[content-only]");

  private final Simulator simulator = World.simulator();

  @Test
  void neitherTheKeyNorASignedAddressIsInAnythingTheWorkerWritesOrAnswers() throws Exception {
    String usualKey = simulator.settings().key();
    String key = "sk-" + UUID.randomUUID();
    simulator.configure(settings -> settings.withKey(key));
    try (Fleet fleet =
        World.fleet(
            1,
            "--logging.level.root=TRACE",
            "--logging.level.io.cometvideo=TRACE",
            "--comet.download.max-attempts=2")) {
      var worker = fleet.startWorker();
      Map<String, String> outputs = new LinkedHashMap<>();
      STORY.forEach((id, directives) -> fleet.request(0, id, directives));
      fleet.request(0, "trickles", "[trickle]");
      fleet.request(0, "is-posted", "[hold:20s]");
      Fleet.await("the download under way", () -> World.downloads("trickles") > 0);
      look(worker, "amid the work", outputs);
      Fleet.await(
          "the outcomes", () -> fleet.completions().requestIds().containsAll(STORY.keySet()));
      withAccountAtFault(fleet, worker, () -> look(worker, "with the account at fault", outputs));
      Fleet.await("the last outcome", () -> !fleet.completions().of("waits-for-the-key").isEmpty());
      look(worker, "at the end", outputs);
      outputs.put("log", worker.log());
      outputs.put("records", String.join("\n", RawRecords.of(World.broker(), fleet.topics())));

      assertThat(outputs.get("log")).contains("TRACE").contains("task finished");
      assertThat(outputs.get("records")).contains("succeeds").contains("COMPLETED");
      List<String> secrets = secretsOf(key);
      assertThat(secrets).hasSizeGreaterThan(STORY.size());
      outputs.forEach((name, text) -> assertThat(secrets).as(name).noneMatch(text::contains));
    } finally {
      simulator.configure(settings -> settings.withKey(usualKey));
    }
  }

  @Test
  void promptsAreNotInTheLogUnlessItIsAskedFor() throws Exception {
    try (Fleet fleet = World.fleet(1)) {
      var worker = fleet.startWorker();
      STORY.forEach(
          (id, directives) -> fleet.request(0, "quiet-" + id, "a wistful heron " + directives));
      fleet.send(0, "quiet-bad", "{\"prompt\":\"a wistful heron\",\"model\":\"none\"}");
      fleet.send(0, "quiet-noise", "a wistful heron, and no JSON");

      Fleet.await(
          "the outcomes",
          () ->
              fleet
                  .completions()
                  .requestIds()
                  .containsAll(
                      List.of("quiet-succeeds", "quiet-fails", "quiet-is-refused", "quiet-bad")));

      assertThat(worker.log()).contains("task finished").doesNotContain("wistful");
    }
  }

  private void withAccountAtFault(Fleet fleet, WorkerProcess worker, ThrowingRunnable look)
      throws Exception {
    simulator.configure(settings -> settings.withAccount(AccountMode.WRONG_KEY));
    try {
      fleet.request(0, "waits-for-the-key", "");
      Fleet.await("the closed gate", () -> worker.log().contains("account at fault"));
      look.run();
    } finally {
      simulator.configure(settings -> settings.withAccount(AccountMode.OK));
    }
  }

  private interface ThrowingRunnable {
    void run() throws Exception;
  }

  private static void look(WorkerProcess worker, String when, Map<String, String> outputs)
      throws Exception {
    for (String endpoint : ENDPOINTS) {
      outputs.put(endpoint + " " + when, worker.get(endpoint).body());
    }
    outputs.put("thread dump " + when, worker.threadDump());
  }

  /** The key, and of each address that was given out the part that makes it worth something. */
  private List<String> secretsOf(String key) {
    List<String> secrets = new ArrayList<>();
    secrets.add(key);
    for (URI address : simulator.addresses()) {
      secrets.add(address.getRawQuery().replaceAll("sig=([^&]*)&.*", "$1"));
    }
    return secrets;
  }
}
