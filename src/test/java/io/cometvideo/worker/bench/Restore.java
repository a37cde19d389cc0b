package io.cometvideo.worker.bench;

import io.cometvideo.worker.testkit.Fleet;
import io.cometvideo.worker.testkit.WorkerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long a new worker takes to read back what is known of a partition's tasks, beside consumers
 * that only parse them; each in a JVM that has just started.
 */
final class Restore implements Measurement {

  private static final int RECORDS = Integer.getInteger("bench.restore.records", 1_000_000);
  private static final int ROUNDS = Integer.getInteger("bench.restore.rounds", 3);

  private final List<Double> worker = new ArrayList<>();
  private final List<Double> parsesAll = new ArrayList<>();
  private final List<Double> parsesOpen = new ArrayList<>();

  @Override
  public void measure(Report report) throws Exception {
    long bytes;
    try (BenchWorld world = new BenchWorld()) {
      for (String topic : List.of("one-requests", "one-completions", "one-dlt")) {
        world.createTopic(topic, 1, Map.of());
      }
      world.createTopic("one-tasks", 1, Map.of("cleanup.policy", "compact"));
      bytes =
          new TaskHistory(world.simulator().baseUrl().toString())
              .write(world.bootstrapServers(), "one-tasks", RECORDS);
      for (int round = 0; round < ROUNDS; round++) {
        parsesAll.add(ofFloor(world, "all"));
        worker.add(ofWorker(world));
        parsesOpen.add(ofFloor(world, "open"));
        System.out.printf(
            Locale.ROOT,
            "restore %d: parses all %.2f s, worker %.2f s, parses open %.2f s%n",
            round,
            parsesAll.getLast(),
            worker.getLast(),
            parsesOpen.getLast());
      }
    }
    double measured = Median.of(worker.stream().mapToDouble(Double::doubleValue));
    figures(bytes, measured).forEach(report::add);
  }

  private static double ofFloor(BenchWorld world, String which) {
    try (var floor =
        Child.likeTheImage(Part.FLOOR_RESTORE, world.bootstrapServers(), "one-tasks")) {
      floor.answer();
      return Double.parseDouble(floor.ask(which).split(" ", -1)[1]) / 1_000;
    }
  }

  private static double ofWorker(BenchWorld world) throws Exception {
    WorkerProcess process =
        world.startWorker(
            "--worker.topics.requests=one-requests",
            "--worker.topics.tasks=one-tasks",
            "--worker.topics.completions=one-completions",
            "--worker.topics.dead-letters=one-dlt",
            "--comet.poll.interval=1h");
    Fleet.await(
        "the end of the restore",
        () -> BenchWorld.meter(process, "tasks_restore_duration_seconds_count") > 0);
    double seconds = BenchWorld.meter(process, "tasks_restore_duration_seconds_sum");
    process.terminate(BenchWorld.PATIENCE);
    return seconds;
  }

  private List<Figure> figures(long bytes, double measured) {
    double all = Median.of(parsesAll.stream().mapToDouble(Double::doubleValue));
    double open = Median.of(parsesOpen.stream().mapToDouble(Double::doubleValue));
    return List.of(
        new Figure(
            Text.of(
                "restore of %,d task records (%,d open) from one partition, %d bytes each",
                RECORDS, RECORDS / 10, bytes),
            "at most 1.3 × a bare consumer that only parses them",
            Text.of("%.2f s", measured),
            Text.of("%.2f s", all),
            Text.of("%.2f", measured / all),
            measured <= 1.3 * all),
        new Figure(
            "the same, beside a bare consumer that parses only those that a worker has to know",
            "",
            Text.of("%.2f s", measured),
            Text.of("%.2f s", open),
            Text.of("%.2f", measured / open),
            true));
  }
}
