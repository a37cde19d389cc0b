package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.testkit.Fleet;
import io.cometvideo.worker.testkit.WorkerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void whatNeedsNoStorePassesAStoreThatIsAwayAndTheRestFollowsWhenItIsBack() throws Exception {
    try (Fleet fleet = World.fleet(1, "--comet.download.max-attempts=50")) {
      var worker = fleet.startWorker();
      fleet.request(0, "before", "");
      Fleet.await("the store in order", () -> fleet.completions().of("before").size() == 1);
      Path year = Videos.onlyFolder(fleet.videos());
      Path away = fleet.videos().resolve("away");
      Files.move(year, away);
      Files.writeString(year, "a file stands where the folder should");
      List<String> stored = World.ids("stored-", 10);
      stored.forEach(id -> fleet.request(0, id, ""));
      fleet.send(0, "bad", "this is not JSON");
      List<String> storeless = World.ids("storeless-", 5);
      storeless.forEach(id -> fleet.request(0, id, "[fail]"));
      fleet.request(0, "cancelled", "[slow:120s]");
      fleet.cancel(0, "cancelled");

      Fleet.await(
          "what needs no store",
          () ->
              fleet.completions().requestIds().containsAll(storeless)
                  && fleet.completions().requestIds().containsAll(List.of("bad", "cancelled")));
      Fleet.await(
          "attempts to store", () -> stored.stream().allMatch(id -> World.downloads(id) > 1));
      assertThat(fleet.completions().requestIds()).doesNotContainAnyElementsOf(stored);
      Files.delete(year);
      Files.move(away, year);

      Fleet.await("the stored ones", () -> fleet.completions().requestIds().containsAll(stored));
      assertThat(fleet.completions().count("COMPLETED")).isEqualTo(stored.size() + 1);
      assertThat(Videos.whole(fleet.videos())).hasSize(stored.size() + 1);
      assertThat(Videos.parts(fleet.videos())).isEmpty();
      stayedInTheGroup(worker);
    }
  }

  @Test
  void goodRequestsPassInputsThatCannotBeHad() throws Exception {
    byte[] loopback = {127, 0, 0, 1};
    try (Fleet fleet = World.fleet(1, "--worker.inputs.allow-private-addresses=true")) {
      var worker = fleet.startWorker();
      List<String> good = World.ids("beside-inputs-", 10);
      // The kernel takes the connections and nobody ever says a word on them.
      try (var silent = new ServerSocket(0, 50, InetAddress.getByAddress(loopback))) {
        requestWithInput(fleet, "silent-input", silent.getLocalPort());
        requestWithInput(fleet, "dead-input", closedPort());
        good.forEach(id -> fleet.request(0, id, ""));
        Fleet.await("the good ones", () -> fleet.completions().requestIds().containsAll(good));
      }

      Fleet.await(
          "the bad ones",
          () ->
              fleet.completions().requestIds().containsAll(List.of("silent-input", "dead-input")));

      assertThat(List.of("silent-input", "dead-input"))
          .allSatisfy(id -> {
            assertThat(fleet.completions().of(id).getFirst().at("/error/code").asString())
                .isEqualTo("INPUT_REFERENCE_UNAVAILABLE");
            assertThat(World.posts(id)).isZero();
          });
      stayedInTheGroup(worker);
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

  private static void stayedInTheGroup(WorkerProcess worker) {
    assertThat(worker.log())
        .containsOnlyOnce("partitions assigned")
        .doesNotContain("partitions revoked")
        .doesNotContain("partitions lost");
  }

  private static void requestWithInput(Fleet fleet, String id, int port) {
    fleet.send(
        0,
        id,
        "{\"model\":\"doubao-seedance-2-0-fast\",\"prompt\":\"%s \",\"inputReferences\":[\"https://127.0.0.1:%d/a.png\"]}"
            .formatted(id, port));
  }

  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
