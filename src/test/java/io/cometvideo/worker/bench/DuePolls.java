package io.cometvideo.worker.bench;

import io.cometvideo.worker.testkit.Fleet;
import io.cometvideo.worker.testkit.WorkerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How late polls begin while very many tasks are in flight, over a steady minute. */
final class DuePolls implements Measurement {

  private static final int TASKS = Integer.getInteger("bench.polls.tasks", 20_000);
  private static final int INTERVAL = Integer.getInteger("bench.polls.interval", 15);
  private static final Duration STEADY =
      Duration.ofSeconds(Integer.getInteger("bench.polls.seconds", 60));
  private static final Duration WAKE_UP = Duration.ofMillis(5);
  private static final double P99 = 0.99;
  private static final double BOUND = 0.25;
  private static final String BUCKET = "comet_poll_lateness_seconds_bucket";
  private static final Pattern LINE =
      Pattern.compile("(?m)^" + BUCKET + "\\{[^}]*le=\"([^\"]+)\"[^}]*} ([0-9.E+-]+)$");

  @Override
  public void measure(Report report) throws Exception {
    try (BenchWorld world = new BenchWorld()) {
      WorkerProcess worker = world.startWorker("--comet.poll.interval=" + INTERVAL + "s");
      world.request("requests", "poll-", TASKS, "[slow:1h]");
      Fleet.await(
          "all submitted",
          BenchWorld.PATIENCE,
          () -> world.simulator().totals().charges() == TASKS);
      // So that each has been polled before, and what the submissions made late is over.
      Thread.sleep(Duration.ofSeconds(2L * INTERVAL));

      Map<Double, Double> before = buckets(worker);
      Stopwatch watch = Stopwatch.start(worker.process());
      int polled = world.simulator().totals().polls();
      double floor = bareTimer();
      Map<Double, Double> after = buckets(worker);
      after.replaceAll((bound, count) -> count - before.getOrDefault(bound, 0.0));
      double all = after.getOrDefault(Double.POSITIVE_INFINITY, 0.0);
      Round cost = watch.stop(Math.max(1, world.simulator().totals().polls() - polled));
      report.add(figure(after, all, cost, floor));
    }
  }

  /** How late a thread wakes up in the same minute that does nothing else: milliseconds, p99. */
  private static double bareTimer() {
    List<Double> late = new ArrayList<>();
    long end = System.nanoTime() + STEADY.toNanos();
    for (long due = System.nanoTime(); due < end; due = System.nanoTime() + WAKE_UP.toNanos()) {
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      late.add((System.nanoTime() - due) / 1e6);
    }
    return Median.of(P99, late.stream().mapToDouble(Double::doubleValue));
  }

  private static Figure figure(Map<Double, Double> buckets, double all, Round cost, double floor) {
    double within = buckets.getOrDefault(BOUND, 0.0) / all;
    var shares = new StringBuilder();
    buckets.forEach((bound, count) -> {
      if (bound <= 1) {
        shares.append(
            String.format(Locale.ROOT, ", %.3f %% under %.2g s", 100 * count / all, bound));
      }
    });
    return new Figure(
        Text.of("due poll to its start, %,d tasks in flight, polls within the rate", TASKS),
        "p99 under 250 ms",
        Text.of(
            "p99 under %s%s; %.0f polls a second, %.2f ms CPU each",
            bound(buckets, all), shares, cost.perSecond(), cost.cpuMillis()),
        Text.of("a thread that only wakes up is late by p99 %.1f ms", floor),
        Text.of("%.3f %% under 250 ms", 100 * within),
        within >= P99);
  }

  private static String bound(Map<Double, Double> buckets, double all) {
    return buckets.entrySet().stream()
        .filter(bucket -> bucket.getValue() >= P99 * all)
        .findFirst()
        .map(bucket -> Text.of("%.0f ms", 1_000 * bucket.getKey()))
        .orElse("nothing");
  }

  /** How many were at most so late, by the bound. */
  private static Map<Double, Double> buckets(WorkerProcess worker) {
    Map<Double, Double> buckets = new TreeMap<>();
    Matcher line = LINE.matcher(worker.get("/actuator/prometheus").body());
    while (line.find()) {
      String bound = line.group(1).replace("+Inf", "Infinity");
      buckets.put(Double.valueOf(bound), Double.valueOf(line.group(2)));
    }
    return buckets;
  }
}
