package io.cometvideo.worker.media.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.TransferOutcome;
import io.cometvideo.worker.task.VideoAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Downloads that break off and are gone on with. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResumedDownloadsTest {

  private static final int HALF = Bench.VIDEO.length / 2;

  @TempDir private Path root;
  private Bench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new Bench(root);
  }

  @AfterEach
  void stop() throws IOException {
    bench.close();
  }

  @Test
  void aDownloadThatWasCutGoesOnWhereItBrokeOff() throws Exception {
    bench.server().enqueue(cutAfter(HALF).setHeader("ETag", "\"v1\"").build());
    bench.server().enqueue(restFrom(HALF).build());

    assertStored(bench.transfer());

    bench.server().takeRequest();
    RecordedRequest resumed = bench.server().takeRequest();
    assertThat(resumed.getHeaders().get("Range")).isEqualTo("bytes=" + HALF + "-");
    assertThat(resumed.getHeaders().get("If-Range")).isEqualTo("\"v1\"");
    assertThat(bench.registry().counter(TransferMetrics.DOWNLOAD_BYTES).count())
        .isEqualTo(Bench.VIDEO.length);
  }

  @Test
  void aServerThatKnowsNoRangesIsReadFromTheBeginning() throws Exception {
    bench.server().enqueue(cutAfter(HALF).build());
    bench.server().enqueue(Bench.whole().build());

    assertStored(bench.transfer());
  }

  @Test
  void aDownloadIsCutAsOftenAsItLikesWhileItBringsSomething() throws Exception {
    int step = Bench.VIDEO.length / 10;
    bench.server().enqueue(cutAfter(step).build());
    for (int i = 1; i < 9; i++) {
      bench.server().enqueue(cut(restFrom(i * step), i * step, step).build());
    }
    bench.server().enqueue(restFrom(9 * step).build());

    assertStored(bench.transfer());
  }

  @Test
  void aDownloadThatNeverGetsFurtherIsGivenUp() throws Exception {
    for (int i = 0; i < 20; i++) {
      bench.server().enqueue(cutAfter(HALF).build());
    }

    assertFailed(bench.transfer());

    assertThat(bench.server().getRequestCount()).isEqualTo(6);
  }

  @Test
  void anotherPartThanTheOneAskedForIsNotStored() throws Exception {
    bench.server().enqueue(cutAfter(HALF).build());
    bench.server().enqueue(restFrom(HALF - 1).build());
    bench.server().enqueue(Bench.whole().build());

    assertStored(bench.transfer());
  }

  @Test
  void aFileThatHasChangedMeanwhileIsReadFromTheBeginning() throws Exception {
    bench.server().enqueue(cutAfter(HALF).build());
    bench
        .server()
        .enqueue(
            restFrom(HALF)
                .setHeader("Content-Range", "bytes " + HALF + "-" + 499_999 + "/500000")
                .build());
    bench.server().enqueue(Bench.whole().build());

    assertStored(bench.transfer());
  }

  @Test
  void aRestThatIsNotThereIsReadFromTheBeginning() throws Exception {
    bench.server().enqueue(cutAfter(HALF).build());
    bench.server().enqueue(new MockResponse.Builder().code(416).build());
    bench.server().enqueue(Bench.whole().build());

    assertStored(bench.transfer());
  }

  @Test
  void anAddressThatExpiresInTheMiddleIsReplacedAndTheDownloadGoesOn() throws Exception {
    bench.server().enqueue(cutAfter(HALF).build());
    bench.server().enqueue(new MockResponse.Builder().code(403).build());
    bench.server().enqueue(restFrom(HALF).build());

    assertStored(transfer(bench.address(), List.of(fresh("/fresh.mp4"))));

    bench.server().takeRequest();
    bench.server().takeRequest();
    assertThat(bench.server().takeRequest().getTarget()).isEqualTo("/fresh.mp4");
  }

  @Test
  void addressesThatAreRefusedOneAfterTheOtherAreGivenUp() throws Exception {
    for (int i = 0; i < 5; i++) {
      bench.server().enqueue(new MockResponse.Builder().code(410).build());
    }

    Fault fault = assertFailed(transfer(bench.address(), List.of(fresh("/2"), fresh("/3"))));

    assertThat(fault.httpStatus()).isEqualTo(410);
    assertThat(bench.server().getRequestCount()).isEqualTo(2);
  }

  @Test
  void theBearerOfTheContentEndpointGoesToNoOtherHost() throws Exception {
    try (var files = new MockWebServer()) {
      files.start();
      files.enqueue(Bench.whole().build());
      bench
          .server()
          .enqueue(
              new MockResponse.Builder()
                  .code(302)
                  .addHeader("Location", "http://127.0.0.1:" + files.getPort() + "/v?sig=1")
                  .build());

      assertStored(transfer(withBearer(), List.of()));

      assertThat(bench.server().takeRequest().getHeaders().get("Authorization"))
          .isEqualTo("Bearer sk-key");
      assertThat(files.takeRequest().getHeaders().get("Authorization")).isNull();
    }
  }

  @Test
  void aVideoThatIsNowhereSaysThatTheContentEndpointWasAsked() throws Exception {
    bench.server().enqueue(new MockResponse.Builder().code(404).build());

    assertThat(assertFailed(transfer(withBearer(), List.of())).message())
        .contains("no address", "content endpoint answered 404")
        .doesNotContain("sk-key");
  }

  @Test
  void aServerThatRedirectsForEverIsGivenUp() throws Exception {
    for (int i = 0; i < 10; i++) {
      bench
          .server()
          .enqueue(new MockResponse.Builder().code(302).addHeader("Location", "/again").build());
    }

    assertThat(assertFailed(bench.transfer()).message()).contains("redirected too often");
  }

  @Test
  void aDownloadThatTricklesIsCutOff() throws Exception {
    for (int i = 0; i < 6; i++) {
      bench.server().enqueue(Bench.whole().throttleBody(20, 100, TimeUnit.MILLISECONDS).build());
    }

    TransferOutcome outcome =
        bench
            .transfers(Duration.ofMillis(400), null)
            .transfer(bench.address(), Optional::empty, Bench.KEY);

    assertThat(assertFailed(outcome).message()).contains("too slowly");
  }

  @Test
  void anEncodedVideoIsNotStored() throws Exception {
    bench.server().enqueue(Bench.whole().setHeader("Content-Encoding", "gzip").build());

    assertThat(assertFailed(bench.transfer()).message()).contains("encoded");
  }

  private TransferOutcome transfer(VideoAddress address, List<VideoAddress> fresh)
      throws InterruptedException {
    Iterator<VideoAddress> next = fresh.iterator();
    return bench
        .transfers(Duration.ofSeconds(15), null)
        .transfer(
            address, () -> next.hasNext() ? Optional.of(next.next()) : Optional.empty(), Bench.KEY);
  }

  private VideoAddress withBearer() {
    return new VideoAddress(bench.address().uri().resolve("/v1/videos/t/content"), "sk-key");
  }

  private VideoAddress fresh(String path) {
    return VideoAddress.signed(URI.create(bench.address().uri().resolve(path).toString()));
  }

  private void assertStored(TransferOutcome outcome) {
    assertThat(Bench.stored(outcome).sha256())
        .isEqualTo(new Buffer().write(Bench.VIDEO).sha256().hex());
    assertThat(root.resolve(Bench.KEY.value())).hasBinaryContent(Bench.VIDEO);
  }

  private Fault assertFailed(TransferOutcome outcome) throws IOException {
    assertThat(outcome).isInstanceOf(TransferOutcome.DownloadFailed.class);
    assertThat(Folders.files(root)).isEmpty();
    return ((TransferOutcome.DownloadFailed) outcome).fault();
  }

  private static MockResponse.Builder cutAfter(int bytes) {
    return cut(new MockResponse.Builder(), 0, bytes)
        .setHeader("Content-Length", Bench.VIDEO.length);
  }

  private static MockResponse.Builder cut(MockResponse.Builder answer, int from, int bytes) {
    return answer
        .body(new Buffer().write(Bench.VIDEO, from, bytes))
        .setHeader("Content-Length", Bench.VIDEO.length - from)
        .onResponseEnd(new SocketEffect.CloseSocket());
  }

  private static MockResponse.Builder restFrom(int from) {
    int end = Bench.VIDEO.length;
    return new MockResponse.Builder()
        .code(206)
        .setHeader("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + end)
        .body(new Buffer().write(Bench.VIDEO, from, end - from));
  }
}
