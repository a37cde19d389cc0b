package io.cometvideo.worker.bench;

import io.cometvideo.worker.testkit.Fleet;
import io.cometvideo.worker.testkit.WorkerProcess;
import java.util.ArrayList;
import java.util.List;

/** The same burst for one, two and three workers. */
final class Workers implements Measurement {

  private static final int WARM_UP = Integer.getInteger("bench.warm-up", 8) / 2;
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);

  @Override
  public void measure(Report report) throws Exception {
    List<List<String>> rows = new ArrayList<>();
    try (BenchWorld world = new BenchWorld("--render=2s..2s");
        var events = new Events(world.bootstrapServers(), "completions")) {
      for (int workers = 1; workers <= 3; workers++) {
        world.startWorker("--comet.poll.interval=1s");
        awaitShares(world, workers);
        rows.add(row(world, events, workers));
      }
    }
    report.add(
        new Table(
            List.of(
                "workers",
                "completions a second",
                "CPU of all for 1,000 videos",
                "GETs a video",
                "transactions a video"),
            rows));
  }

  private static List<String> row(BenchWorld world, Events events, int workers) throws Exception {
    List<WorkerBurst> bursts = new ArrayList<>();
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      WorkerBurst burst = WorkerBurst.of(world, events, "by" + workers + "-" + round + "-");
      if (round >= 0) {
        bursts.add(burst);
      }
    }
    return List.of(
        Integer.toString(workers),
        Text.of("%.0f", WorkerBurst.median(bursts, burst -> burst.round().perSecond())),
        Text.of("%.2f s", WorkerBurst.median(bursts, burst -> burst.round().cpuMillis())),
        Text.of("%.2f", WorkerBurst.median(bursts, WorkerBurst::gets)),
        Text.of("%.3f", WorkerBurst.median(bursts, WorkerBurst::transactions)));
  }

  private static void awaitShares(BenchWorld world, int workers) {
    int share = BenchWorld.PARTITIONS / workers;
    Fleet.await(
        "a share of the partitions for each",
        () -> world.workers().stream().allMatch(worker -> restored(worker) >= share));
  }

  private static int restored(WorkerProcess worker) {
    return worker.log().split("partition restored", -1).length - 1;
  }
}
