package io.cometvideo.worker.bench;

import io.cometvideo.worker.testkit.Fleet;
import io.cometvideo.worker.testkit.WorkerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What tasks cost while nothing is done for them: heap for each, and CPU time for all. */
final class InFlight implements Measurement {

  private static final int MOST = Integer.getInteger("bench.in-flight", 100_000);
  private static final Duration QUIET = Duration.ofSeconds(20);
  private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

  /** With so many tasks. */
  private record Stage(int tasks, long heapBytes, double cpuPercent, double submittedPerSecond) {}

  @Override
  public void measure(Report report) throws Exception {
    List<Stage> stages = new ArrayList<>();
    try (BenchWorld world = new BenchWorld()) {
      // Polls that never come: what is measured is the waiting.
      WorkerProcess worker =
          world.startWorker("--comet.poll.interval=2h", "--worker.timeout.default=24h");
      for (int tasks = 1_000; tasks <= MOST; tasks *= 10) {
        stages.add(stage(world, worker, tasks));
      }
    }
    report(report, stages);
  }

  private static Stage stage(BenchWorld world, WorkerProcess worker, int tasks) throws Exception {
    int before = (int) rendering(worker);
    long began = System.nanoTime();
    world.request("requests", "waiting-" + tasks + "-", tasks - before, "[slow:10h]");
    await(worker, tasks);
    double seconds = (System.nanoTime() - began) / 1e9;
    long heap = liveBytes(worker);
    Stopwatch watch = Stopwatch.start(worker.process());
    Thread.sleep(QUIET);
    double cpu = watch.stop(1).cpuMillis() / QUIET.toMillis();
    return new Stage(tasks, heap, 100 * cpu, (tasks - before) / seconds);
  }

  private static void report(Report report, List<Stage> stages) {
    Stage first = stages.getFirst();
    Stage last = stages.getLast();
    double each = heapOfEach(first, last);
    report.add(
        new Figure(
            Text.of("heap of a task, %,d in flight in one worker", last.tasks()),
            "at most 3 KB beyond what its request holds",
            Text.of("%.0f bytes, %.0f MB in all", each, last.heapBytes() / 1e6),
            "",
            Text.of("%.2f KB", each / 1_000),
            each <= 3_000));
    report.add(
        new Figure(
            Text.of("CPU while %,d tasks wait", last.tasks()),
            "flat in the number of waiting tasks",
            Text.of("%.1f %% of a core", last.cpuPercent()),
            Text.of("%.1f %% with %,d tasks", first.cpuPercent(), first.tasks()),
            Text.of("%+.1f points", last.cpuPercent() - first.cpuPercent()),
            last.cpuPercent() - first.cpuPercent() <= 1));
    report.add(
        new Table(
            List.of(
                "tasks", "live heap", "of each task", "CPU while they wait", "submitted a second"),
            stages.stream().map(stage -> row(first, stage)).toList()));
  }

  private static List<String> row(Stage first, Stage stage) {
    return List.of(
        Text.of("%,d", stage.tasks()),
        Text.of("%.1f MB", stage.heapBytes() / 1e6),
        stage.equals(first) ? "" : Text.of("%.0f bytes", heapOfEach(first, stage)),
        Text.of("%.1f %% of a core", stage.cpuPercent()),
        Text.of("%.0f", stage.submittedPerSecond()));
  }

  private static double heapOfEach(Stage first, Stage stage) {
    return (double) (stage.heapBytes() - first.heapBytes()) / (stage.tasks() - first.tasks());
  }

  private static void await(WorkerProcess worker, int tasks) {
    Fleet.await(
        tasks + " renders in flight", BenchWorld.PATIENCE, () -> rendering(worker) >= tasks);
  }

  private static double rendering(WorkerProcess worker) {
    return BenchWorld.meter(worker, "video_tasks_active\\{status=\"rendering\"}");
  }

  /** After a full collection. */
  private static long liveBytes(WorkerProcess worker) throws Exception {
    Matcher total = TOTAL.matcher(worker.diagnose("GC.class_histogram"));
    if (!total.find()) {
      throw new IllegalStateException("no histogram");
    }
    return Long.parseLong(total.group(1));
  }
}
