package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.testkit.Fleet;
import io.cometvideo.worker.testkit.WorkerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A worker takes, and its successor inherits, requests that together are larger than the heap by
 * far. The full size: {@code -Dwaiting.small=200000 -Dwaiting.large=2000 -Dwaiting.heap=256m
 * -Dwaiting.minutes=60}.
 */
@Timeout(7_200)
class ManyWaitingIT {

  private static final int SMALL = Integer.getInteger("waiting.small", 1_000);
  private static final int LARGE = Integer.getInteger("waiting.large", 100);
  private static final String HEAP = System.getProperty("waiting.heap", "128m");
  private static final Duration PATIENCE =
      Duration.ofMinutes(Integer.getInteger("waiting.minutes", 6));

  private static final int PARTITIONS = 4;
  private static final int LARGE_BYTES = 660_000;
  private static final String PADDING = "x".repeat(7_000);

  /** With the metadata 20 KB: characters of three bytes each. */
  private static final String PROMPT = Character.toString(0x706F).repeat(4_300);

  private final List<WorkerProcess> toClose = new ArrayList<>();

  @AfterEach
  void closeWorkers() {
    toClose.forEach(WorkerProcess::close);
  }

  @Test
  void requestsThatAreLargerThanTheHeapAllEndRight() throws Exception {
    try (Fleet fleet = World.fleet(PARTITIONS)) {
      List<String> small = World.ids("small-", SMALL);
      List<String> large = World.ids("large-", LARGE);
      WorkerProcess first = start(fleet, 4, 1);
      toClose.add(first);
      String image = image();
      for (int i = 0; i < LARGE; i++) {
        fleet.send(i % PARTITIONS, large.get(i), request(large.get(i), "lamp", image));
      }
      for (int i = 0; i < SMALL; i++) {
        fleet.send(i % PARTITIONS, small.get(i), request(small.get(i), PROMPT, null));
      }
      Fleet.await("all to wait", PATIENCE, () -> accepted(first) > (SMALL + LARGE) * 3 / 4);
      first.kill();

      WorkerProcess second = start(fleet, 1_000, 1_000);
      toClose.add(second);
      Fleet.await(
          "all outcomes",
          PATIENCE,
          () -> {
            assertThat(second.process().isAlive()).isTrue();
            return fleet.completions().requestIds().size() >= SMALL + LARGE - 1;
          });

      assertThat(List.of(small.getFirst(), small.getLast(), large.getFirst(), large.getLast()))
          .allSatisfy(id ->
              assertThat(fleet.completions().of(id))
                  .singleElement()
                  .satisfies(event ->
                      assertThat(event.at("/metadata/padding").asString()).isEqualTo(PADDING)));
      assertThat(second.log()).doesNotContain("record in the tasks topic is gone");
    }
  }

  private static WorkerProcess start(Fleet fleet, int inFlight, int submitsPerSecond)
      throws Exception {
    return WorkerProcess.start(
        List.of(
            "-Xmx" + HEAP,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED"),
        List.of(
            fleet.settings(
                "--comet.limits.max-in-flight=" + inFlight,
                "--comet.limits.submits-per-second=" + submitsPerSecond,
                "--comet.limits.polls-per-second=1000")));
  }

  private static long accepted(WorkerProcess worker) {
    return worker.isStarted()
        ? worker
            .get("/actuator/prometheus")
            .body()
            .lines()
            .filter(line ->
                line.startsWith("video_tasks_active") && line.contains("status=\"accepted\""))
            .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
            .sum()
        : 0;
  }

  private static String request(String id, String prompt, @Nullable String image) {
    String images =
        image == null ? "" : ",\"inputReferences\":[\"data:image/png;base64,%s\"]".formatted(image);
    return "{\"requestId\":\"%s\",\"model\":\"doubao-seedance-2-0-fast\",\"prompt\":\"%s %s\",\"seconds\":4,\"resolution\":\"480p\",\"size\":\"1:1\",\"metadata\":{\"padding\":\"%s\"}%s}"
        .formatted(id, id, prompt, PADDING, images);
  }

  /** A small image, and much behind its end that cannot be compressed. */
  private static String image() throws Exception {
    byte[] png = Files.readAllBytes(Path.of("docs/examples/sunset.png"));
    byte[] large = new byte[LARGE_BYTES];
    new Random(1).nextBytes(large);
    System.arraycopy(png, 0, large, 0, png.length);
    return Base64.getEncoder().encodeToString(large);
  }
}
