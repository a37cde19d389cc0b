package io.cometvideo.worker.media.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.media.storage.SlowDownloads.Watched;
import io.cometvideo.worker.task.TransferOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.SocketEffect;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Downloads that stall or trickle. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowDownloadsTest {

  private static final int LEAST = 1_000;

  @TempDir private Path root;
  private Bench bench;
  private final CountDownLatch over = new CountDownLatch(1);
  private final HttpGet get = new HttpGet("http://127.0.0.1/v.mp4");

  @BeforeEach
  void start() throws IOException {
    bench = new Bench(root);
  }

  @AfterEach
  void stop() throws IOException {
    over.countDown();
    bench.close();
  }

  @Test
  void aDownloadThatStallsBeforeItsAnswerIsCutOff() throws Exception {
    bench.server().enqueue(Answers.whole().onResponseStart(SocketEffect.Stall.INSTANCE).build());

    Bench.failed(transfer(Duration.ofMillis(300)));

    assertThat(Folders.files(root)).isEmpty();
  }

  @Test
  void aDownloadThatStallsInTheMiddleIsCutOff() throws Exception {
    bench.server().enqueue(Answers.stalling(over));

    Bench.failed(transfer(Duration.ofMillis(300)));

    assertThat(Folders.files(root)).isEmpty();
  }

  @Test
  void aDownloadThatStallsIsGoneOnWith() throws Exception {
    bench.server().enqueue(Answers.stalling(over));
    bench.server().enqueue(Answers.restFrom(Bench.VIDEO.length / 2).build());

    bench.assertStored(transfer(Duration.ofMillis(300)));
  }

  @Test
  void aDownloadThatTricklesIsCutOff() throws Exception {
    for (int i = 0; i < 6; i++) {
      bench.server().enqueue(Answers.whole().throttleBody(20, 100, TimeUnit.MILLISECONDS).build());
    }

    assertThat(Bench.failed(transfer(Duration.ofMillis(400))).message()).contains("too slowly");
    assertThat(Folders.files(root)).isEmpty();
  }

  @Test
  void whatBringsLessThanTheLeastInAWindowIsCutOff() {
    var slow = new Watched(get, LEAST);
    slow.received(LEAST);
    slow.check();
    assertThat(slow.isCutOff()).isFalse();

    slow.received(LEAST - 1);
    slow.check();

    assertThat(slow.isCutOff()).isTrue();
    assertThat(get.isCancelled()).isTrue();
  }

  @Test
  void aSlowStoreIsNoSlowDownload() throws Exception {
    var watched = new Watched(get, LEAST);

    watched.storing(() -> {
      watched.check();
      watched.check();
      return watched;
    });
    watched.check();
    assertThat(get.isCancelled()).isFalse();

    watched.check();
    assertThat(get.isCancelled()).isTrue();
  }

  private TransferOutcome transfer(Duration stallTimeout) throws InterruptedException {
    return bench
        .transfers(stallTimeout, null)
        .transfer(bench.address(), Optional::empty, Bench.KEY);
  }
}
