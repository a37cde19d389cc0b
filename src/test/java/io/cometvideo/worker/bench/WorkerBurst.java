package io.cometvideo.worker.bench;

import io.cometvideo.worker.testkit.WorkerProcess;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.TopicPartition;

/**
 * What the workers of a world made of thousands of requests that came at once.
 *
 * @param round their CPU time and their speed, all together
 * @param gets polls of each video
 * @param records of each video in {@code video.tasks}
 * @param transactions of each video
 */
record WorkerBurst(Round round, double gets, double records, double transactions) {

  static final int VIDEOS = Integer.getInteger("bench.burst", 5_000);
  static final String PROMPT = "[huge:20k]";

  /** Sends the requests and waits for their events. */
  static WorkerBurst of(BenchWorld world, Events events, String prefix) throws Exception {
    world.simulator().reset();
    double transactions = transactions(world);
    Map<TopicPartition, Long> before = world.ends("tasks");
    List<ProcessHandle> workers = world.workers().stream().map(WorkerProcess::process).toList();
    Stopwatch watch = Stopwatch.start(workers);
    world.request("requests", prefix, VIDEOS, PROMPT);
    events.await(VIDEOS);
    Round round = watch.stop(VIDEOS);
    return new WorkerBurst(
        round,
        (double) world.simulator().totals().polls() / VIDEOS,
        (double) Records.committedSince(world.bootstrapServers(), before) / VIDEOS,
        (transactions(world) - transactions) / VIDEOS);
  }

  static double median(List<WorkerBurst> bursts, ToDoubleFunction<WorkerBurst> value) {
    return Median.of(bursts.stream().mapToDouble(value));
  }

  private static double transactions(BenchWorld world) {
    return world.workers().stream()
        .mapToDouble(worker -> BenchWorld.meter(worker, "journal_commit_seconds_count"))
        .sum();
  }
}
