package io.cometvideo.worker.media.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.cometvideo.worker.task.TransferOutcome;
import io.cometvideo.worker.task.VideoAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Transfers one generated video of so many bytes to a folder, in a process of its own: {@code
 * HugeDownload FOLDER BYTES}. Prints how it ended.
 */
final class HugeDownload {

  private static final byte[] PART = Bench.video(1024 * 1024);

  HugeDownload() {}

  /**
   * Runs it in a process with a heap of 64 MiB.
   *
   * @param before words of the command that the process is started by
   * @return what it printed
   */
  static String run(Path folder, long bytes, String... before)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(before));
    command.addAll(
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx64m",
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            HugeDownload.class.getName(),
            folder.toString(),
            Long.toString(bytes)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream printed = process.getInputStream()) {
      String output = new String(printed.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  // Not static: the build runs the one class that has such a method.
  void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    long bytes = Long.parseLong(args[1]);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, bytes);
          try (OutputStream out = exchange.getResponseBody()) {
            send(bytes, out);
          }
        });
    server.start();
    var metrics = new TransferMetrics(new SimpleMeterRegistry());
    var watchdog = new ScheduledThreadPoolExecutor(1);
    try (var client =
        new StorageConfiguration()
            .mediaHttpClient(new DownloadProperties(Duration.ofSeconds(30)))) {
      var transfers =
          new HttpVideoTransfers(
              new VideoDownload(
                  client, new SlowDownloads(watchdog, Duration.ofSeconds(30)), metrics),
              new FileObjectStore(folder),
              null,
              metrics,
              _ -> {});
      var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v.mp4");
      TransferOutcome outcome =
          transfers.transfer(
              VideoAddress.signed(address), Optional::empty, new ObjectKey("huge.mp4"));
      System.out.println(outcome);
    } finally {
      server.stop(0);
      watchdog.shutdownNow();
    }
  }

  private static void send(long bytes, OutputStream out) throws IOException {
    for (long left = bytes; left > 0; left -= PART.length) {
      out.write(PART, 0, (int) Math.min(left, PART.length));
    }
  }
}
