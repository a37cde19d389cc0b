package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.simulator.AccountMode;
import io.cometvideo.worker.testkit.Fleet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promise 6: account faults stop the line, not the tasks. */
class AccountFaultIT {

  @ParameterizedTest
  @EnumSource(names = {"WRONG_KEY", "QUOTA_EXHAUSTED", "HTML_PAGE"})
  void requestsWaitForTheAccountAndGoOnByThemselves(AccountMode fault) throws Exception {
    List<String> ids = World.ids("account-" + fault + "-", 30);
    try (Fleet fleet = World.fleet(3)) {
      World.simulator().configure(settings -> settings.withAccount(fault));
      try {
        var worker = fleet.startWorker();
        for (int i = 0; i < ids.size(); i++) {
          fleet.request(i % 3, ids.get(i), "");
        }
        Fleet.await("the closed gate", () -> worker.log().contains("account at fault"));
        Chaos.pause(5_000);

        assertThat(fleet.completions().records()).isEmpty();
        assertThat(worker.log()).containsOnlyOnce("account at fault");
      } finally {
        World.simulator().configure(settings -> settings.withAccount(AccountMode.OK));
      }

      Fleet.await("all outcomes", () -> fleet.completions().requestIds().containsAll(ids));

      assertThat(fleet.completions().count("COMPLETED")).isEqualTo(ids.size());
      assertThat(ids).allSatisfy(id -> assertThat(World.charges(id)).isEqualTo(1));
    }
  }

  @Test
  void aKeyThatIsReplacedInItsFileIsTakenUpWithoutARestart() throws Exception {
    List<String> ids = World.ids("rotated-", 20);
    Path secrets = Files.createTempDirectory(Path.of("target"), "secrets-").toAbsolutePath();
    Path file = Files.writeString(secrets.resolve("mounted.key"), "sk-the-old-one");
    try (Fleet fleet = World.fleet(1)) {
      var worker =
          fleet.startWorker(
              "--comet.api-key=${mounted.key:}",
              "--spring.config.import=optional:configtree:" + secrets + "/");
      for (String id : ids) {
        fleet.request(0, id, "");
      }
      Fleet.await("the closed gate", () -> worker.log().contains("account at fault"));

      Files.writeString(file, World.simulator().settings().key());

      Fleet.await("all outcomes", () -> fleet.completions().requestIds().containsAll(ids));
      assertThat(fleet.completions().count("COMPLETED")).isEqualTo(ids.size());
      assertThat(worker.log()).doesNotContain("sk-the-old-one", World.simulator().settings().key());
    }
  }

  @Test
  void aWorkerWithoutAKeyStartsAndSaysSo() throws Exception {
    try (Fleet fleet = World.fleet(1)) {
      var worker = fleet.startWorker("--comet.api-key=");

      Fleet.await("the reason in the log", () -> worker.log().contains("set COMETAPI_KEY"));
      Fleet.await("the start", () -> worker.log().contains("Started CometVideoWorkerApplication"));

      assertThat(worker.isAlive()).isTrue();
    }
  }
}
