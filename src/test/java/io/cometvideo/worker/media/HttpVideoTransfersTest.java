package io.cometvideo.worker.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometvideo.worker.task.StoredVideo;
import io.cometvideo.worker.task.TransferOutcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpVideoTransfersTest {

  private static final ObjectKey KEY = new ObjectKey("2026/11/23/a%3Ab.mp4");
  private static final byte[] VIDEO = video(300_000);

  @TempDir Path root;

  private final MockWebServer server = new MockWebServer();
  private final CloseableHttpClient client =
      new MediaConfiguration().mediaHttpClient(new DownloadProperties(Duration.ofMillis(400)));
  private HttpVideoTransfers transfers;

  @BeforeEach
  void start() throws IOException {
    server.start();
    transfers =
        new HttpVideoTransfers(
            client,
            new FileObjectStore(root),
            "https://cdn.example/videos/",
            new MediaMetrics(new SimpleMeterRegistry()));
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void storesTheWholeVideoWithItsMeasure() throws Exception {
    server.enqueue(new MockResponse.Builder().body(new Buffer().write(VIDEO)).build());

    TransferOutcome outcome = transfer();

    StoredVideo video = ((TransferOutcome.Stored) outcome).video();
    assertThat(video.sizeBytes()).isEqualTo(VIDEO.length);
    assertThat(video.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(VIDEO)));
    assertThat(video.contentType()).isEqualTo("video/mp4");
    assertThat(video.url()).isEqualTo("https://cdn.example/videos/2026/11/23/a%253Ab.mp4");
    assertThat(Files.readAllBytes(Path.of(URI.create(video.location())))).isEqualTo(VIDEO);
    assertThat(server.takeRequest().getHeaders().get("Authorization")).isNull();
  }

  @Test
  void aRefusedAddressIsADownloadThatFailedAndNamesNoSignature() throws Exception {
    server.enqueue(new MockResponse.Builder().code(403).build());

    assertFailed(transfer(), "refused with 403");
  }

  @Test
  void aWebPageIsNoVideo() throws Exception {
    server.enqueue(new MockResponse.Builder().body("<html>expired?</html>").build());

    assertFailed(transfer(), "a web page");
  }

  @Test
  void nothingIsNoVideo() throws Exception {
    server.enqueue(new MockResponse.Builder().body("").build());

    assertFailed(transfer(), "nothing");
  }

  @Test
  void aDownloadThatIsCutLeavesNothingBehind() throws Exception {
    server.enqueue(
        new MockResponse.Builder()
            .body(new Buffer().write(VIDEO))
            .onResponseBody(new SocketEffect.CloseSocket())
            .build());

    assertFailed(transfer(), "broke off");
  }

  @Test
  void aDownloadThatStallsIsCutOff() throws Exception {
    server.enqueue(
        new MockResponse.Builder()
            .body(new Buffer().write(VIDEO))
            .throttleBody(100_000, 60, TimeUnit.SECONDS)
            .build());

    assertFailed(transfer(), "broke off");
  }

  @Test
  void aStoreThatFailsIsNotBlamedOnTheProvider() throws Exception {
    Files.writeString(root.resolve("2026"), "in the way");
    server.enqueue(new MockResponse.Builder().body(new Buffer().write(VIDEO)).build());

    assertThat(transfer()).isInstanceOf(TransferOutcome.StorageFailed.class);
  }

  @Test
  void anInterruptStopsTheTransferAndLeavesNothingBehind() throws Exception {
    server.enqueue(
        new MockResponse.Builder()
            .body(new Buffer().write(VIDEO))
            .throttleBody(20_000, 200, TimeUnit.MILLISECONDS)
            .build());
    var thrown = new AtomicReference<Exception>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                transfer();
              } catch (InterruptedException e) {
                thrown.set(e);
              }
            });
    await().until(() -> !files().isEmpty());

    thread.interrupt();
    thread.join();

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(files()).isEmpty();
  }

  private TransferOutcome transfer() throws InterruptedException {
    return transfers.transfer(server.url("/video.mp4?sig=topsecret").uri(), KEY);
  }

  private void assertFailed(TransferOutcome outcome, String message) throws IOException {
    assertThat(outcome).isInstanceOf(TransferOutcome.DownloadFailed.class);
    assertThat(((TransferOutcome.DownloadFailed) outcome).fault().message())
        .contains(message)
        .doesNotContain("topsecret");
    assertThat(files()).isEmpty();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static byte[] video(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 7);
    byte[] head = "\0\0\0\u0018ftypisom".getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(head, 0, bytes, 0, head.length);
    return bytes;
  }
}
