package io.cometvideo.worker.media.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.StoredVideo;
import io.cometvideo.worker.task.TransferOutcome;
import io.cometvideo.worker.task.VideoAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.QueueDispatcher;
import mockwebserver3.RecordedRequest;
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
  private final List<Integer> rests = new CopyOnWriteArrayList<>();
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

  /** The pauses so far, each by the number of GETs in vain before it. */
  List<Integer> rests() {
    return rests;
  }

  /** Transfers once, with a timeout that no test waits for. */
  TransferOutcome transfer() throws InterruptedException {
    return transfer(address(), List.of());
  }

  /** With these addresses when others are refused. */
  TransferOutcome transfer(VideoAddress address, List<VideoAddress> fresh)
      throws InterruptedException {
    Iterator<VideoAddress> next = fresh.iterator();
    return transfers(Duration.ofSeconds(30), null)
        .transfer(address, () -> next.hasNext() ? Optional.of(next.next()) : Optional.empty(), KEY);
  }

  /** To a store of the test's own. */
  TransferOutcome transferTo(ObjectStore store) throws InterruptedException {
    return transfers(Duration.ofSeconds(30), null, store).transfer(address(), Optional::empty, KEY);
  }

  double count(String counter) {
    return registry.counter(counter).count();
  }

  HttpVideoTransfers transfers(Duration stallTimeout, @Nullable String publicBaseUrl) {
    return transfers(stallTimeout, publicBaseUrl, new FileObjectStore(folder));
  }

  HttpVideoTransfers transfers(
      Duration stallTimeout, @Nullable String publicBaseUrl, ObjectStore store) {
    return transfers(stallTimeout, publicBaseUrl, store, rests::add);
  }

  HttpVideoTransfers transfers(
      Duration stallTimeout,
      @Nullable String publicBaseUrl,
      ObjectStore store,
      HttpVideoTransfers.Rest rest) {
    client = new StorageConfiguration().mediaHttpClient(new DownloadProperties(stallTimeout));
    var metrics = new TransferMetrics(registry);
    var download = new VideoDownload(client, new SlowDownloads(watchdog, stallTimeout), metrics);
    return new HttpVideoTransfers(download, store, publicBaseUrl, metrics, rest);
  }

  /** What the server answers next. */
  void answers(MockResponse... answers) {
    for (MockResponse answer : answers) {
      server.enqueue(answer);
    }
  }

  /** The requests, of which there are just so many. */
  List<RecordedRequest> requests(int count) throws InterruptedException {
    assertThat(server.getRequestCount()).isEqualTo(count);
    var requests = new ArrayList<RecordedRequest>();
    for (int i = 0; i < count; i++) {
      requests.add(server.takeRequest());
    }
    return requests;
  }

  VideoAddress address() {
    return at("/v.mp4?X-Signature=secret");
  }

  /** A signed address of the server. */
  VideoAddress at(String path) {
    return VideoAddress.signed(URI.create("http://127.0.0.1:" + server.getPort() + path));
  }

  /** The provider's own endpoint, on the same server. */
  VideoAddress contentEndpoint() {
    return new VideoAddress(at("/v1/videos/t/content").uri(), "sk-key");
  }

  static StoredVideo stored(TransferOutcome outcome) {
    assertThat(outcome).isInstanceOf(TransferOutcome.Stored.class);
    return ((TransferOutcome.Stored) outcome).video();
  }

  /** The whole video, measured as it is. */
  void assertStored(TransferOutcome outcome) {
    assertThat(stored(outcome).sizeBytes()).isEqualTo(VIDEO.length);
    assertThat(stored(outcome).sha256()).isEqualTo(new Buffer().write(VIDEO).sha256().hex());
    assertThat(folder.resolve(KEY.value())).hasBinaryContent(VIDEO);
  }

  static Fault failed(TransferOutcome outcome) {
    assertThat(outcome).isInstanceOf(TransferOutcome.DownloadFailed.class);
    return ((TransferOutcome.DownloadFailed) outcome).fault();
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
