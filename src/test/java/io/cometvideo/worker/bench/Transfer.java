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
  private final List<Double> curl = new ArrayList<>();
  private final List<Double> forced = new ArrayList<>();
  private double little;
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
      WorkerProcess large = startWorker(world, Child.LIKE_THE_IMAGE);
      for (int round = -1; round < ROUNDS; round++) {
        double seconds = ofWorker(world, events, large, "large-" + round);
        URI address = world.simulator().addresses().getLast();
        double plain = ofCurl(world, address, false);
        double durable = ofCurl(world, address, true);
        System.out.printf(
            Locale.ROOT,
            "transfer %d: worker %.2f s, curl %.2f s, curl and sync %.2f s%n",
            round,
            seconds,
            plain,
            durable);
        if (round >= 0) {
          worker.add(seconds);
          curl.add(plain);
          forced.add(durable);
        }
      }
      large.terminate(BenchWorld.PATIENCE);
      measureLittle(world, events);
    }
    figures().forEach(report::add);
  }

  private void measureLittle(BenchWorld world, Events events) throws Exception {
    WorkerProcess process = startWorker(world, LITTLE);
    ofWorker(world, events, process, "little-warm");
    heapBefore = heap(process);
    var peak = new Peak(process);
    little = ofWorker(world, events, process, "little");
    heapPeak = peak.end();
    process.terminate(BenchWorld.PATIENCE);
  }

  private static WorkerProcess startWorker(BenchWorld world, List<String> jvm) throws IOException {
    return world.startWorker(jvm, "--comet.poll.interval=1s");
  }

  /** The seconds of one transfer. */
  private static double ofWorker(BenchWorld world, Events events, WorkerProcess process, String id)
      throws Exception {
    double before = BenchWorld.meter(process, DURATION);
    world.request("requests", id + "-", 1, "[huge:" + SIZE + "]");
    events.await(1);
    double seconds = BenchWorld.meter(process, DURATION) - before;
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
        figure("`curl -o` from the same server", measured, median(curl)),
        figure("`curl -o` and `sync`, as the worker forces to the disk", measured, median(forced)),
        new Figure(
            "the same with a heap of 128 MB",
            "heap constant: at most 32 MB more than before",
            Text.of("%.2f s", little),
            Text.of("%.2f s with 768 MB", measured),
            Text.of("heap %.0f MB before, %.0f MB at most", heapBefore / 1e6, heapPeak / 1e6),
            heapPeak < heapBefore + 32e6));
  }

  private static Figure figure(String of, double measured, double floor) {
    return new Figure(
        "transfer of a " + SIZE + "B video to files",
        "at least 90 % of " + of,
        Text.of("%.2f s", measured),
        Text.of("%.2f s", floor),
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
