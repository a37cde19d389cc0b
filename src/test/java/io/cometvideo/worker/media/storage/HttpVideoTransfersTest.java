package io.cometvideo.worker.media.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.StoredVideo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpVideoTransfersTest {

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
  void storesTheWholeVideoAndTakesItsMeasure() throws Exception {
    bench.server().enqueue(Answers.whole().build());

    StoredVideo video = Bench.stored(bench.transfer());

    assertThat(root.resolve(Bench.KEY.value())).hasBinaryContent(Bench.VIDEO);
    assertThat(video.location()).isEqualTo(root.resolve(Bench.KEY.value()).toUri().toString());
    assertThat(video.url()).isNull();
    assertThat(video.contentType()).isEqualTo("video/mp4");
    assertThat(video.sizeBytes()).isEqualTo(Bench.VIDEO.length);
    assertThat(video.sha256()).isEqualTo(new Buffer().write(Bench.VIDEO).sha256().hex());
    assertThat(bench.registry().counter(TransferMetrics.DOWNLOAD_BYTES).count())
        .isEqualTo(Bench.VIDEO.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 63, 64, 65, 64 * 1024, 64 * 1024 + 64, 64 * 1024 + 65})
  void storesVideosOfAnySize(int size) throws Exception {
    bench
        .server()
        .enqueue(new MockResponse.Builder().body(new Buffer().write(Bench.video(size))).build());

    assertThat(Bench.stored(bench.transfer()).sizeBytes()).isEqualTo(size);
    assertThat(root.resolve(Bench.KEY.value())).hasBinaryContent(Bench.video(size));
  }

  @Test
  void storesAVideoWhoseSizeIsNotAnnounced() throws Exception {
    bench
        .server()
        .enqueue(
            new MockResponse.Builder().chunkedBody(new Buffer().write(Bench.VIDEO), 1_000).build());

    assertThat(Bench.stored(bench.transfer()).sizeBytes()).isEqualTo(Bench.VIDEO.length);
    assertThat(root.resolve(Bench.KEY.value())).hasBinaryContent(Bench.VIDEO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://videos.example/v", "https://videos.example/v/"})
  void namesThePublicAddressIfThereIsOne(String publicBaseUrl) throws Exception {
    bench.server().enqueue(Answers.whole().build());

    StoredVideo video =
        Bench.stored(
            bench
                .transfers(Duration.ofSeconds(30), publicBaseUrl)
                .transfer(bench.address(), Optional::empty, Bench.KEY));

    assertThat(video.url()).isEqualTo("https://videos.example/v/2026/11/23/%2541.mp4");
  }

  @Test
  void sendsNoCredentialsAndAsksForNoEncoding() throws Exception {
    bench.server().enqueue(Answers.whole().build());

    bench.transfer();

    assertThat(bench.server().takeRequest().getHeaders().names())
        .doesNotContain("Authorization", "Cookie", "Accept-Encoding");
  }

  @Test
  void followsTheRedirectsOfADownloadServer() throws Exception {
    bench
        .server()
        .enqueue(
            new MockResponse.Builder().code(302).addHeader("Location", "/other?sig=2").build());
    bench.server().enqueue(Answers.whole().build());

    assertThat(Bench.stored(bench.transfer()).sizeBytes()).isEqualTo(Bench.VIDEO.length);
  }

  @Test
  void storesWhatWasAnnouncedIfMoreIsSent() throws Exception {
    bench
        .server()
        .enqueue(
            Answers.whole()
                .setHeader("Content-Length", 100_000)
                .onResponseEnd(new SocketEffect.CloseSocket())
                .build());

    assertThat(Bench.stored(bench.transfer()).sizeBytes()).isEqualTo(100_000);
  }
}
