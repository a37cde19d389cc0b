package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.testkit.Fleet;
import io.cometvideo.worker.testkit.InProcessBroker;
import io.cometvideo.worker.testkit.WorkerProcess;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 5: what cannot be read holds up its partition only, until an operator steps over it. */
class SkippedRequestIT {

  @TempDir Path data;
  @TempDir Path videos;

  @Test
  void anOperatorStepsOverARequestThatIsCorruptOnTheDiskAndNoWorkerIsRestarted() throws Exception {
    try (var broker = InProcessBroker.start(data);
        Fleet fleet = Fleet.on(broker, World.simulator(), 2, videos)) {
      fleet.request(0, "before", "");
      fleet.request(0, "corrupt", "");
      fleet.request(0, "behind", "");
      broker.stop();
      spoil(data.resolve(fleet.topics().requests() + "-0/00000000000000000000.log"), 1);
      broker.restart();

      WorkerProcess worker = fleet.startWorker();
      Fleet.await("the worker", worker::isStarted);
      Fleet.await("the reason", () -> readiness(worker).contains("REQUESTS_UNREADABLE"));
      assertThat(readiness(worker)).contains(fleet.topics().requests() + "-0 at offset 1");
      fleet.request(1, "other", "");
      Fleet.await("what is not held up", () -> hasAll(fleet, "before", "other"));
      assertThat(fleet.completions().requestIds()).doesNotContain("behind");

      refuses(fleet, "0", "0", "--offset 0: the group");
      refuses(fleet, "0", "2", "--offset 2: the request at offset 2 can be read");
      refuses(fleet, "0", "3", "--offset 3: ");
      refuses(fleet, "2", "1", "--partition 2: ");
      assertThat(fleet.runCommand("skip-request", "--partition", "0", "--offset", "1", "--json"))
          .endsWith(
              "{\"partition\":0,\"first\":1,\"next\":2,\"deadLetters\":1,\"takenOver\":true}\n");

      Fleet.await("the request behind", () -> hasAll(fleet, "behind"));
      Fleet.await("its dead letter", () -> fleet.deadLetters().records().size() == 1);
      ConsumerRecord<byte[], byte[]> letter = fleet.deadLetters().records().getFirst();
      assertThat(letter.value()).isNull();
      assertThat(header(letter, "dlt-reason")).isEqualTo("skipped");
      assertThat(header(letter, "dlt-original-partition")).isEqualTo("0");
      assertThat(header(letter, "dlt-original-offset")).isEqualTo("1");
      assertThat(worker.isAlive()).isTrue();
      Fleet.await("readiness", () -> worker.get("/actuator/health/readiness").statusCode() == 200);
      assertThat(fleet.completions().requestIds()).doesNotContain("corrupt");
    }
  }

  private static void refuses(Fleet fleet, String partition, String offset, String why)
      throws Exception {
    WorkerProcess command =
        fleet.startCommand("skip-request", "--partition", partition, "--offset", offset);
    assertThat(command.exitCode(Duration.ofMinutes(2))).isEqualTo(1);
    assertThat(command.log().lines().filter(line -> line.startsWith("skip-request: ")))
        .singleElement()
        .asString()
        .startsWith("skip-request: " + why)
        .endsWith("; nothing was done");
    assertThat(command.log()).doesNotContain("\tat ");
  }

  /** Turns one byte of a batch's content, so that its checksum is wrong. */
  private static void spoil(Path segment, int batch) throws Exception {
    try (var file = new RandomAccessFile(segment.toFile(), "rw")) {
      long start = 0;
      for (int i = 0; i < batch; i++) {
        file.seek(start + Long.BYTES);
        start += Long.BYTES + Integer.BYTES + file.readInt();
      }
      file.seek(start + Long.BYTES);
      long last = start + Long.BYTES + Integer.BYTES + file.readInt() - 1;
      file.seek(last);
      int content = file.read();
      file.seek(last);
      file.write(content ^ 1);
    }
  }

  private static String readiness(WorkerProcess worker) {
    return worker.get("/actuator/health/readiness").body();
  }

  private static boolean hasAll(Fleet fleet, String... ids) {
    return fleet.completions().requestIds().containsAll(List.of(ids));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
