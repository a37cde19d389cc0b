package io.cometvideo.worker.media.storage;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.TransferOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BrokenDownloadsTest {

  @TempDir private Path root;
  private Bench bench;
  private final CountDownLatch over = new CountDownLatch(1);

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
  void storesNothingOfADownloadThatIsCut() throws Exception {
    bench.server().enqueue(Bench.whole().onResponseBody(new SocketEffect.CloseSocket()).build());

    assertNothingStored(bench.transfer());
  }

  @Test
  void storesNothingOfAVideoThatIsShorterThanAnnounced() throws Exception {
    bench
        .server()
        .enqueue(
            Bench.whole()
                .setHeader("Content-Length", Bench.VIDEO.length + 1)
                .onResponseEnd(new SocketEffect.CloseSocket())
                .build());

    assertNothingStored(bench.transfer());
  }

  @Test
  void storesNothingOfAChunkedVideoWithoutItsEnd() throws Exception {
    bench
        .server()
        .enqueue(
            new MockResponse.Builder()
                .chunkedBody(new Buffer().write(Bench.VIDEO), 1_000)
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());

    assertNothingStored(bench.transfer());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "nothing",
      textBlock =
          """
          <html>expired, web page
          {"code":"expired"}, JSON
          nothing, no video: nothing
          expired, other content
          """)
  void storesNothingThatIsNoVideo(@Nullable String body, String named) throws Exception {
    bench.server().enqueue(new MockResponse.Builder().body(body == null ? "" : body).build());

    Fault fault = assertNothingStored(bench.transfer());

    assertThat(fault.message()).contains(named).doesNotContain("expired");
  }

  @Test
  void doesNotReadOnWhatIsNoVideo() throws Exception {
    bench.server().enqueue(new MockResponse.Builder().body(new EndlessPage()).build());

    assertNothingStored(bench.transfer());
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 206, 401, 403, 404, 410, 416, 429, 500, 503})
  void tellsTheStatusOfARefusedDownload(int status) throws Exception {
    var refusal = new MockResponse.Builder().code(status);
    MockResponse answer =
        (status == 204 ? refusal : refusal.body("no: " + bench.address().uri())).build();
    for (int i = 0; i < 5; i++) {
      bench.server().enqueue(answer);
    }

    Fault fault = assertNothingStored(bench.transfer());

    assertThat(fault.httpStatus()).isEqualTo(status);
  }

  @Test
  void cutsADownloadThatStallsBeforeItsAnswer() throws Exception {
    bench.server().enqueue(Bench.whole().onResponseStart(SocketEffect.Stall.INSTANCE).build());

    assertNothingStored(
        bench
            .transfers(Duration.ofMillis(300), null)
            .transfer(bench.address(), Optional::empty, Bench.KEY));
  }

  @Test
  void cutsADownloadThatStallsInTheMiddle() throws Exception {
    bench.server().enqueue(new MockResponse.Builder().body(new StallingBody(over)).build());

    assertNothingStored(
        bench
            .transfers(Duration.ofMillis(300), null)
            .transfer(bench.address(), Optional::empty, Bench.KEY));
  }

  @Test
  void saysThatNobodyAnswers() throws Exception {
    bench.server().close();

    assertNothingStored(bench.transfer());
  }

  @Test
  void tellsTheStoreFromTheNetwork() throws Exception {
    bench.server().enqueue(Bench.whole().build());
    Files.writeString(root.resolve("2026"), "in the way");

    assertThat(bench.transfer())
        .isInstanceOfSatisfying(
            TransferOutcome.StorageFailed.class, it -> assertNoSecret(it.fault()));
  }

  @Test
  void leavesNothingBehindWhenItIsInterrupted() throws Exception {
    bench.server().enqueue(new MockResponse.Builder().body(new StallingBody(over)).build());
    HttpVideoTransfers transfers = bench.transfers(Duration.ofSeconds(30), null);
    var call =
        new FutureTask<>(() -> transfers.transfer(bench.address(), Optional::empty, Bench.KEY));
    Thread thread = Thread.ofVirtual().start(call);
    bench.server().takeRequest();

    thread.interrupt();

    assertThat(call)
        .failsWithin(Duration.ofSeconds(15))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(InterruptedException.class);
    assertThat(Folders.files(root)).isEmpty();
  }

  private Fault assertNothingStored(TransferOutcome outcome) throws IOException {
    assertThat(outcome).isInstanceOf(TransferOutcome.DownloadFailed.class);
    assertThat(Folders.files(root)).isEmpty();
    Fault fault = ((TransferOutcome.DownloadFailed) outcome).fault();
    assertNoSecret(fault);
    return fault;
  }

  private static void assertNoSecret(Fault fault) {
    assertThat(fault.toString()).doesNotContain("Signature").doesNotContain("secret");
  }

  /** A web page that never ends. */
  private record EndlessPage() implements MockResponseBody {
    @Override
    public long getContentLength() {
      return Long.MAX_VALUE;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      while (true) {
        sink.writeUtf8("<html>".repeat(1_000));
      }
    }
  }

  /** The first half, then nothing until the test is over. */
  private record StallingBody(CountDownLatch over) implements MockResponseBody {
    @Override
    public long getContentLength() {
      return Bench.VIDEO.length;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(Bench.VIDEO, 0, Bench.VIDEO.length / 2);
      sink.flush();
      try {
        boolean ended = over.await(15_000, MILLISECONDS);
        assertThat(ended).isTrue();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }
}
