package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.simulator.AccountMode;
import io.cometvideo.worker.testkit.Fleet;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promise 6: account faults stop the line, not the tasks. */
@Isolated("all tests share the provider's account")
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
  void tenThousandRequestsWaitForAKeyThatIsWrongForAWhileWithAHandfulOfCalls() throws Exception {
    List<String> ids = World.ids("queue-", 10_000);
    try (Fleet fleet = World.fleet(6)) {
      int before = World.simulator().totals().accountRefusals();
      World.simulator().configure(settings -> settings.withAccount(AccountMode.WRONG_KEY));
      try {
        var worker = fleet.startWorker();
        fleet.requestAll(ids, "");
        Fleet.await("the closed gate", () -> worker.log().contains("account at fault"));
        Chaos.pause(20_000);

        assertThat(World.simulator().totals().accountRefusals() - before).isBetween(2, 40);
        assertThat(fleet.completions().records()).isEmpty();
        HttpResponse<String> readiness = worker.get("/actuator/health/readiness");
        assertThat(readiness.statusCode()).isEqualTo(503);
        assertThat(readiness.body()).contains("\"reason\":\"KEY_REFUSED\"");
      } finally {
        World.simulator().configure(settings -> settings.withAccount(AccountMode.OK));
      }

      Fleet.await("the first outcomes", () -> fleet.completions().count("COMPLETED") >= 60);

      assertThat(fleet.completions().count("FAILED")).isZero();
      assertThat(fleet.workers().getFirst().get("/actuator/health/readiness").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void aKeyThatIsReplacedInItsFileIsTakenUpWithoutARestart(@TempDir Path secrets) throws Exception {
    Path file = secrets.resolve("comet.api-key");
    Files.writeString(file, "sk-revoked\n");
    try (Fleet fleet = World.fleet(1)) {
      fleet.forget("comet.api-key");
      var worker = fleet.startWorker("--spring.config.import=optional:configtree:" + secrets + "/");
      fleet.request(0, "rotated", "");
      Fleet.await("the closed gate", () -> worker.log().contains("KEY_REFUSED"));

      // As a mounted secret changes: the new file takes the place of the old one in one step.
      Path next = Files.writeString(secrets.resolve("..next"), World.simulator().settings().key());
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

      Fleet.await("the outcome", () -> fleet.completions().count("COMPLETED") == 1);
      assertThat(World.charges("rotated")).isEqualTo(1);
      assertThat(worker.log()).doesNotContain("sk-revoked", World.simulator().settings().key());
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
