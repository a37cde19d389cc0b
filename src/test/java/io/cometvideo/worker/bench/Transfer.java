package io.cometvideo.worker.bench;

import io.cometvideo.worker.testkit.WorkerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** One very large video, beside {@code curl} from the same server to the same disk. */
final class Transfer implements Measurement {

  private static final String SIZE = System.getProperty("bench.transfer.size", "2g");
  private static final int ROUNDS = Integer.getInteger("bench.transfer.rounds", 3);
  private static final String DURATION = "video_download_duration_seconds_sum";
  private static final List<String> LITTLE =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

  private final List<Double> worker = new ArrayList<>();
  private final List<Double> little = new ArrayList<>();
  private final List<Double> curl = new ArrayList<>();
  private final List<Double> forced = new ArrayList<>();
  private double heapBefore;
  private double heapPeak;

  @Override
  public void measure(Report report) throws Exception {
    if (!isThereCurl()) {
      System.out.println("transfer: not measured, because there is no curl on this machine");
      return;
    }
    try (BenchWorld world = new BenchWorld("--render=1s..1s", "--url-ttl=2h");
        var events = new Events(world.bootstrapServers(), "completions")) {
      for (int round = 0; round < ROUNDS; round++) {
        worker.add(ofWorker(world, events, Child.LIKE_THE_IMAGE, "large-" + round));
        URI address = world.simulator().addresses().getLast();
        curl.add(ofCurl(world, address, false));
        forced.add(ofCurl(world, address, true));
        little.add(ofWorker(world, events, LITTLE, "little-" + round));
        System.out.printf(
            Locale.ROOT,
            "transfer %d: worker %.2f s (128 MB heap %.2f s), curl %.2f s, curl and sync %.2f s%n",
            round,
            worker.getLast(),
            little.getLast(),
            curl.getLast(),
            forced.getLast());
      }
    }
    figures().forEach(report::add);
  }

  /** The seconds of one transfer, by a worker that has just started. */
  private double ofWorker(BenchWorld world, Events events, List<String> jvm, String id)
      throws Exception {
    WorkerProcess process = world.startWorker(jvm, "--comet.poll.interval=1s");
    double before = heap(process);
    var peak = new Peak(process);
    world.request("requests", id + "-", 1, "[huge:" + SIZE + "]");
    events.await(1);
    if (jvm.equals(LITTLE)) {
      heapBefore = before;
      heapPeak = peak.end();
    } else {
      peak.end();
    }
    double seconds = BenchWorld.meter(process, DURATION);
    process.terminate(BenchWorld.PATIENCE);
    empty(world.videos());
    return seconds;
  }

  private static double ofCurl(BenchWorld world, URI address, boolean force) throws Exception {
    Path file = world.videos().resolve("curl.mp4");
    String get = "curl -s -f -o '" + file + "' '" + address + "'";
    long began = System.nanoTime();
    shell(force ? get + " && sync '" + file + "'" : get);
    double seconds = (System.nanoTime() - began) / 1e9;
    Files.delete(file);
    return seconds;
  }

  private List<Figure> figures() {
    double measured = median(worker);
    return List.of(
        figure("of `curl -o` from the same server", measured, median(curl), ""),
        figure(
            "of `curl -o` followed by `sync`, as the worker forces the file to the disk, too",
            measured,
            median(forced),
            ""),
        new Figure(
            "the same with a heap of 128 MB",
            "heap constant",
            Text.of("%.2f s", median(little)),
            Text.of("%.2f s with 768 MB", measured),
            Text.of("heap %.0f MB before, %.0f MB at most", heapBefore / 1e6, heapPeak / 1e6),
            true));
  }

  private static Figure figure(String of, double measured, double floor, String more) {
    return new Figure(
        "transfer of a " + SIZE + "B video to files",
        "at least 90 % " + of,
        Text.of("%.2f s", measured),
        Text.of("%.2f s", floor) + more,
        Text.of("%.2f", floor / measured),
        floor >= 0.9 * measured);
  }

  private static double median(List<Double> values) {
    return Median.of(values.stream().mapToDouble(Double::doubleValue));
  }

  private static double heap(WorkerProcess process) {
    return BenchWorld.meter(process, "jvm_memory_used_bytes\\{area=\"heap\"[^}]*}");
  }

  private static boolean isThereCurl() throws InterruptedException {
    try {
      shell("curl --version");
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static void shell(String command) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder("sh", "-c", command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IOException(command + " ended with " + exit);
    }
  }

  private static void empty(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The most heap that was seen in use while it was looked at. */
  private static final class Peak {

    private final Thread thread;
    private volatile boolean over;
    private volatile double most;

    Peak(WorkerProcess process) {
      thread =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                while (!over) {
                  most = Math.max(most, heap(process));
                  LockSupport.parkNanos(200_000_000);
                }
              });
    }

    double end() throws InterruptedException {
      over = true;
      thread.join();
      return most;
    }
  }
}
