package io.cometvideo.worker.media.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.TransferOutcome;
import java.io.IOException;
import java.nio.file.Path;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okio.Buffer;
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

  @BeforeEach
  void start() throws IOException {
    bench = new Bench(root);
  }

  @AfterEach
  void stop() throws IOException {
    bench.close();
  }

  @Test
  void storesNothingOfADownloadThatIsCut() throws Exception {
    bench.server().enqueue(Answers.whole().onResponseBody(new SocketEffect.CloseSocket()).build());

    assertNothingStored(bench.transfer());
  }

  @Test
  void storesNothingOfAVideoThatIsShorterThanAnnounced() throws Exception {
    bench
        .server()
        .enqueue(
            Answers.whole()
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
    bench.server().enqueue(Answers.endless("<html>".getBytes(UTF_8)));

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
  void saysThatNobodyAnswers() throws Exception {
    bench.server().close();

    assertNothingStored(bench.transfer());
  }

  @Test
  void storesNothingOfAnEncodedVideo() throws Exception {
    bench.server().enqueue(Answers.whole().setHeader("Content-Encoding", "gzip").build());

    assertThat(assertNothingStored(bench.transfer()).message()).contains("encoded");
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
}
