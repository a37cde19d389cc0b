package io.cometvideo.worker.bench;

import io.cometvideo.worker.testkit.WorkerProcess;
import java.util.List;

/**
 * What the workers of a world made of thousands of requests that came at once.
 *
 * @param round their CPU time and their speed, all together
 * @param gets polls of each video
 * @param records of each video in {@code video.tasks}, with the markers of transactions
 * @param transactions of each video
 */
record WorkerBurst(Round round, double gets, double records, double transactions) {

  static final int VIDEOS = Integer.getInteger("bench.burst", 5_000);
  static final String PROMPT = "[huge:20k]";

  /** Sends the requests and waits for their events. */
  static WorkerBurst of(BenchWorld world, Events events, String prefix) throws Exception {
    world.simulator().reset();
    double transactions = transactions(world);
    long records = world.records("tasks");
    List<ProcessHandle> workers = world.workers().stream().map(WorkerProcess::process).toList();
    Stopwatch watch = Stopwatch.start(workers);
    world.request("requests", prefix, VIDEOS, PROMPT);
    events.await(VIDEOS);
    Round round = watch.stop(VIDEOS);
    return new WorkerBurst(
        round,
        (double) world.simulator().totals().polls() / VIDEOS,
        (double) (world.records("tasks") - records) / VIDEOS,
        (transactions(world) - transactions) / VIDEOS);
  }

  private static double transactions(BenchWorld world) {
    return world.workers().stream()
        .mapToDouble(worker -> BenchWorld.meter(worker, "journal_commit_seconds_count"))
        .sum();
  }
}
