package io.cometvideo.worker.bench;

import io.cometvideo.worker.simulator.TaskActivity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * From the poll that found a render done to the event, with the video's way to the store in
 * between.
 */
final class Detection implements Measurement {

  private static final int VIDEOS = Integer.getInteger("bench.detection.videos", 300);
  private static final int A_SECOND = Integer.getInteger("bench.detection.rate", 10);
  private static final int WARM_UP = Integer.getInteger("bench.detection.warm-up", 300);
  private static final double P99 = 0.99;
  private static final String PROMPT = "[huge:1m]";

  @Override
  public void measure(Report report) throws Exception {
    try (BenchWorld world = new BenchWorld("--render=2s..4s");
        var client =
            Child.likeTheImage(
                Part.FLOOR_CLIENT,
                world.simulator().baseUrl().toString(),
                world.key(),
                world.videos().toString(),
                PROMPT);
        var events = new Events(world.bootstrapServers(), "completions")) {
      client.answer();
      world.startWorker("--comet.poll.interval=1s");
      round(world, events, "warm-up-", WARM_UP);
      client.ask("100");
      world.simulator().reset();
      List<Double> millis = round(world, events, "detection-", VIDEOS);
      String[] floor = client.ask(Integer.toString(VIDEOS)).split(" ", -1);
      report.add(figure(millis, Double.parseDouble(floor[0]), Double.parseDouble(floor[1])));
    }
  }

  /** The milliseconds of each. */
  private static List<Double> round(BenchWorld world, Events events, String prefix, int count)
      throws Exception {
    Thread requests = Thread.ofPlatform().start(() -> request(world, prefix, count));
    Map<String, Long> seen = events.await(count);
    requests.join();
    List<Double> millis = new ArrayList<>();
    for (TaskActivity task : world.simulator().tasks()) {
      Long at = seen.get(task.prompt().substring(PROMPT.length() + 1));
      Instant polled = task.lastPollAt();
      if (at != null && polled != null) {
        millis.add((double) (at - polled.toEpochMilli()));
      }
    }
    if (millis.size() != count) {
      throw new IllegalStateException(millis.size() + " of " + count + " were completed");
    }
    return millis;
  }

  private static void request(BenchWorld world, String prefix, int count) {
    try {
      for (int i = 0; i < count; i += A_SECOND) {
        world.request("requests", prefix + i + "-", Math.min(A_SECOND, count - i), PROMPT);
        Thread.sleep(Duration.ofSeconds(1));
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Figure figure(List<Double> millis, double floorMedian, double floorP99) {
    double median = Median.of(millis.stream().mapToDouble(Double::doubleValue));
    double p99 = Median.of(P99, millis.stream().mapToDouble(Double::doubleValue));
    return new Figure(
        "provider's completion to event, a poll found it done, 1 MB video",
        "p99 under 500 ms",
        Text.of("p50 %.0f ms, p99 %.0f ms", median, p99),
        Text.of("p50 %.0f ms, p99 %.0f ms for the GET and the file alone", floorMedian, floorP99),
        Text.of("%.0f ms", p99),
        p99 < 500);
  }
}
