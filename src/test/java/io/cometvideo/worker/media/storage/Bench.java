package io.cometvideo.worker.media.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.StoredVideo;
import io.cometvideo.worker.task.TransferOutcome;
import io.cometvideo.worker.task.VideoAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.QueueDispatcher;
import okio.Buffer;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.jspecify.annotations.Nullable;

/** The transfers as the worker is wired, a download server and a folder. */
final class Bench implements AutoCloseable {

  static final ObjectKey KEY = new ObjectKey("2026/11/23/%41.mp4");
  static final byte[] VIDEO = video(200_000);

  private final MockWebServer server = new MockWebServer();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ScheduledExecutorService watchdog = new ScheduledThreadPoolExecutor(1);
  private final Path folder;
  private @Nullable CloseableHttpClient client;

  Bench(Path folder) throws IOException {
    this.folder = folder;
    var answers = new QueueDispatcher();
    // What no answer is left for is not found.
    answers.setFailFast(true);
    server.setDispatcher(answers);
    server.start();
  }

  MockWebServer server() {
    return server;
  }

  SimpleMeterRegistry registry() {
    return registry;
  }

  /** Transfers once, with a timeout that no test waits for. */
  TransferOutcome transfer() throws InterruptedException {
    return transfers(Duration.ofSeconds(30), null).transfer(address(), Optional::empty, KEY);
  }

  HttpVideoTransfers transfers(Duration stallTimeout, @Nullable String publicBaseUrl) {
    return transfers(stallTimeout, publicBaseUrl, new FileObjectStore(folder));
  }

  HttpVideoTransfers transfers(
      Duration stallTimeout, @Nullable String publicBaseUrl, ObjectStore store) {
    client = new StorageConfiguration().mediaHttpClient(new DownloadProperties(stallTimeout));
    var metrics = new TransferMetrics(registry);
    var download = new VideoDownload(client, new SlowDownloads(watchdog, stallTimeout), metrics);
    return new HttpVideoTransfers(download, store, publicBaseUrl, metrics, _ -> {});
  }

  VideoAddress address() {
    return VideoAddress.signed(
        URI.create("http://127.0.0.1:" + server.getPort() + "/v.mp4?X-Signature=secret"));
  }

  static StoredVideo stored(TransferOutcome outcome) {
    assertThat(outcome).isInstanceOf(TransferOutcome.Stored.class);
    return ((TransferOutcome.Stored) outcome).video();
  }

  static MockResponse.Builder whole() {
    return new MockResponse.Builder().body(new Buffer().write(VIDEO));
  }

  /** As far as the worker looks: a box of type ftyp, then anything. */
  static byte[] video(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    System.arraycopy(new byte[] {0, 0, 0, 0x18, 'f', 't', 'y', 'p'}, 0, bytes, 0, 8);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    if (client != null) {
      client.close();
    }
    server.close();
    watchdog.shutdownNow();
  }
}
