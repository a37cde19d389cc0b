package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.testkit.Fleet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 9: a worker of which a part is dead says so and ends; its tasks go on elsewhere. */
class DeadPartIT {

  @TempDir Path folder;

  @Test
  void aWorkerWhoseJournalDiesEndsAndASuccessorFinishesItsTasks() throws Exception {
    Path poison = folder.resolve("poison");
    try (Fleet fleet = World.fleet(2)) {
      var poisoned =
          fleet.startWorker(
              "--poison=" + poison, "--spring.main.sources=" + PoisonedClock.class.getName());
      fleet.request(0, "under-way", "[slow:8s]");
      Fleet.await("the charge", () -> World.charges("under-way") == 1);

      Files.createFile(poison);
      fleet.request(1, "not-taken", "");

      assertThat(poisoned.exitCode(Duration.ofSeconds(30))).isEqualTo(70);
      assertThat(
              poisoned.log().lines().filter(line -> line.contains("a part of the worker is dead")))
          .singleElement()
          .asString()
          .contains("ERROR", "part=\"journal\"");
      assertThat(poisoned.log()).contains("java.lang.AssertionError: poisoned");

      fleet.startWorker();
      Fleet.await(
          "both outcomes",
          () -> fleet.completions().requestIds().containsAll(List.of("under-way", "not-taken")));
      assertThat(World.charges("under-way")).isEqualTo(1);
    }
  }
}
