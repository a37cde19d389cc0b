package io.cometvideo.worker.media.storage;

import static io.cometvideo.worker.testkit.S3Server.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.cometvideo.worker.media.storage.ObjectStore.Upload;
import io.cometvideo.worker.media.storage.S3ObjectStore.Location;
import io.cometvideo.worker.testkit.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

/** Uploads to an S3 that refuses them, breaks off, stalls, or that nobody waits for any more. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class S3FaultsTest {

  private static final ObjectKey KEY = new ObjectKey("2026/11/23/a.mp4");
  private static final byte[] VIDEO = Bench.video(4 * 1024 * 1024);

  private final MockWebServer peer = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    peer.start();
  }

  @AfterEach
  void stop() {
    peer.close();
  }

  @ParameterizedTest
  @CsvSource({"403,AccessDenied", "503,SlowDown", "500,InternalError", "507,NoSpace"})
  void whatS3SaysToAPutIsTheMessage(int status, String code) {
    for (int i = 0; i < 5; i++) {
      peer.enqueue(error(status, code));
    }

    assertThatIOException()
        .isThrownBy(() -> put(VIDEO, peer.url("/").uri()))
        .withMessageContaining("what " + code + " means")
        .withMessageNotContaining(S3Server.SECRET_ACCESS_KEY);
    assertThat(peer.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 4 * 1024 * 1024})
  void aPutToNobodyNamesTheConnection(int length) throws IOException {
    URI nobody;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + closed.getLocalPort());
    }

    assertThatIOException()
        .isThrownBy(() -> put(Bench.video(length), nobody))
        .withMessageContaining("refused");
  }

  private static void put(byte[] video, URI endpoint) throws IOException {
    try (S3Client client = client(endpoint);
        Upload upload = store(client).begin(KEY, video.length)) {
      for (int from = 0; from < video.length; from += 64 * 1024) {
        upload.stream().write(video, from, Math.min(64 * 1024, video.length - from));
      }
      upload.commit();
    }
  }

  private static MockResponse error(int status, String code) {
    return new MockResponse.Builder()
        .code(status)
        .setHeader("Content-Type", "application/xml")
        .body(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
                + code
                + "</Code><Message>what "
                + code
                + " means</Message></Error>")
        .build();
  }

  private static S3ObjectStore store(S3Client client) {
    return new S3ObjectStore(client, Location.of("s3://" + BUCKET + "/"));
  }

  private static S3Client client(URI endpoint) {
    return S3Clients.of(
        new StorageProperties.S3(
            endpoint, null, null, S3Server.ACCESS_KEY_ID, S3Server.SECRET_ACCESS_KEY));
  }

  /** One that takes the connection and then nothing more. */
  @Test
  void anUploadToAStoreThatStallsIsCancelledAtOnce() throws Exception {
    try (var stalled = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var begun = new CountDownLatch(1);
      URI endpoint = URI.create("http://127.0.0.1:" + stalled.getLocalPort());
      var call =
          new FutureTask<>(() -> {
            begun.countDown();
            put(Bench.video(64 * 1024 * 1024), endpoint);
            return null;
          });
      Thread thread = Thread.ofVirtual().start(call);
      begun.await();
      stalled.accept();

      thread.interrupt();

      assertThat(call)
          .failsWithin(Duration.ofSeconds(15))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void uploadsThatAreGivenUpFreeTheirConnections() throws Exception {
    try (var server = S3Server.start();
        S3Client client = client(server.endpoint())) {
      for (int i = 0; i < 80; i++) {
        try (Upload upload = store(client).begin(KEY, VIDEO.length)) {
          upload.stream().write(VIDEO, 0, 1_000_000);
        }
      }
      try (Upload upload = store(client).begin(KEY, VIDEO.length)) {
        upload.stream().write(VIDEO);
        upload.commit();
      }

      assertThat(server.object(KEY.value())).isEqualTo(VIDEO);
    }
  }
}
