package io.cometvideo.worker.bench;

import io.cometvideo.worker.simulator.Totals;
import io.cometvideo.worker.testkit.WorkerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Thousands of requests at once: what a video costs, and how many are done in a second. */
final class Burst implements Measurement {

  static final int VIDEOS = Integer.getInteger("bench.burst", 5_000);
  private static final int WARM_UP = Integer.getInteger("bench.warm-up", 4);
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
  private static final int PLAIN = 96;
  private static final String PROMPT = "[huge:20k]";

  /** Of one round. */
  record Round(double cpuMillis, double perSecond) {}

  private final List<Round> worker = new ArrayList<>();
  private final List<Round> floorClient = new ArrayList<>();
  private final List<Round> floorKafka = new ArrayList<>();
  private double getsOfWorker;
  private double getsOfFloor;
  private double records;
  private double transactions;

  @Override
  public void measure(Report report) throws Exception {
    Round plain;
    try (BenchWorld world = new BenchWorld("--render=2s..2s");
        var client =
            Child.likeTheImage(
                Part.FLOOR_CLIENT,
                world.simulator().baseUrl().toString(),
                world.key(),
                world.videos().toString(),
                PROMPT)) {
      client.answer();
      world.createTopic("floor", Map.of());
      world.createTopic("floor-written", Map.of());
      try (var kafka = Child.likeTheImage(Part.FLOOR_KAFKA, world.bootstrapServers(), "floor");
          var events = new Events(world.bootstrapServers(), "completions")) {
        kafka.answer();
        WorkerProcess process = world.startWorker("--comet.poll.interval=1s");
        for (int round = -WARM_UP; round < ROUNDS; round++) {
          Round ofWorker = ofWorker(world, process, events, round);
          Round ofClient = ofClient(world, client);
          Round ofKafka = ofKafka(world, kafka);
          if (round >= 0) {
            worker.add(ofWorker);
            floorClient.add(ofClient);
            floorKafka.add(ofKafka);
          }
          System.out.printf(
              Locale.ROOT,
              "burst %d: worker %s, floor client %s, floor Kafka %s; GETs %.2f and %.2f, %.2f"
                  + " records and %.3f transactions a video%n",
              round,
              ofWorker,
              ofClient,
              ofKafka,
              getsOfWorker,
              getsOfFloor,
              records,
              transactions);
        }
        process.terminate(BenchWorld.PATIENCE);
      }
      plain = ofPlainListener(world);
    }
    figures(plain).forEach(report::add);
  }

  private Round ofWorker(BenchWorld world, WorkerProcess process, Events events, int round)
      throws Exception {
    world.simulator().reset();
    double committed = BenchWorld.meter(process, "journal_commit_seconds_count");
    long written = world.records("tasks");
    Stopwatch watch = Stopwatch.start(process.process());
    world.request("requests", "burst" + round + "-", VIDEOS, PROMPT);
    events.await(VIDEOS);
    Round result = watch.stop(VIDEOS);
    Totals totals = world.simulator().totals();
    getsOfWorker = (double) totals.polls() / VIDEOS;
    transactions = (BenchWorld.meter(process, "journal_commit_seconds_count") - committed) / VIDEOS;
    records = (double) (world.records("tasks") - written) / VIDEOS;
    return result;
  }

  private Round ofClient(BenchWorld world, Child client) {
    world.simulator().reset();
    Stopwatch watch = Stopwatch.start(client.process());
    String[] answer = client.ask(VIDEOS + " 1000").split(" ", -1);
    getsOfFloor = Double.parseDouble(answer[1]);
    return watch.stop(VIDEOS);
  }

  private Round ofKafka(BenchWorld world, Child kafka) throws Exception {
    world.request("floor", "floor-", VIDEOS, PROMPT);
    Stopwatch watch = Stopwatch.start(kafka.process());
    kafka.ask(
        "%d %d %d"
            .formatted(
                VIDEOS, Math.round((records + 1) * VIDEOS), Math.round(transactions * VIDEOS)));
    return watch.stop(VIDEOS);
  }

  private static Round ofPlainListener(BenchWorld world) throws Exception {
    world.createTopic("plain", Map.of());
    world.createTopic("plain-completions", Map.of());
    try (var plain =
            Child.likeTheImage(
                Part.PLAIN_LISTENER,
                world.bootstrapServers(),
                "plain",
                "plain-completions",
                Integer.toString(BenchWorld.PARTITIONS),
                world.simulator().baseUrl().toString(),
                world.key(),
                world.videos().toString(),
                "1000",
                PROMPT);
        var events = new Events(world.bootstrapServers(), "plain-completions")) {
      plain.answer();
      world.request("plain", "warm-", PLAIN, PROMPT);
      events.await(PLAIN);
      Stopwatch watch = Stopwatch.start(plain.process());
      world.request("plain", "plain-", PLAIN, PROMPT);
      events.await(PLAIN);
      return watch.stop(PLAIN);
    }
  }

  private List<Figure> figures(Round plain) {
    double cpu = Median.of(worker.stream().mapToDouble(Round::cpuMillis));
    double client = Median.of(floorClient.stream().mapToDouble(Round::cpuMillis));
    double kafka = Median.of(floorKafka.stream().mapToDouble(Round::cpuMillis));
    double perSecond = Median.of(worker.stream().mapToDouble(Round::perSecond));
    double floorPerSecond = Median.of(floorClient.stream().mapToDouble(Round::perSecond));
    return List.of(
        new Figure(
            "worker CPU for 1,000 videos (2 s renders, 1 s polls, 20 KB, warm)",
            "at most 1.5 × (floor client + floor Kafka)",
            Text.of("%.2f s", cpu),
            Text.of("%.2f s + %.2f s; plain listener %.2f s", client, kafka, plain.cpuMillis()),
            Text.of("%.2f", cpu / (client + kafka)),
            cpu <= 1.5 * (client + kafka)),
        new Figure(
            Text.of("completions a second, %,d requests at once", VIDEOS),
            "at least 0.85 × floor client",
            Text.of("%.0f", perSecond),
            Text.of("%.0f; plain listener %.1f", floorPerSecond, plain.perSecond()),
            Text.of("%.2f", perSecond / floorPerSecond),
            perSecond >= 0.85 * floorPerSecond),
        new Figure(
            "transactions a video, in the same run",
            "fewer than 0.2",
            Text.of("%.3f (%.1f records)", transactions, records),
            "",
            Text.of("%.3f", transactions),
            transactions < 0.2));
  }
}
