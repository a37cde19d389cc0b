package io.cometvideo.worker.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Thousands of requests at once: what a video costs, and how many are done in a second. */
final class Burst implements Measurement {

  private static final int WARM_UP = Integer.getInteger("bench.warm-up", 8);
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
  private static final int VIDEOS = WorkerBurst.VIDEOS;
  private static final int PLAIN = 96;

  private final List<WorkerBurst> bursts = new ArrayList<>();
  private final List<Round> clients = new ArrayList<>();
  private final List<Round> kafkas = new ArrayList<>();
  private double getsOfFloor;

  @Override
  public void measure(Report report) throws Exception {
    try (BenchWorld world = new BenchWorld("--render=2s..2s")) {
      rounds(world);
      figures(ofPlainListener(world)).forEach(report::add);
    }
  }

  private void rounds(BenchWorld world) throws Exception {
    world.createTopic("floor", Map.of());
    world.createTopic("floor-written", Map.of());
    try (var client =
            Child.likeTheImage(
                Part.FLOOR_CLIENT,
                world.simulator().baseUrl().toString(),
                world.key(),
                world.videos().toString(),
                WorkerBurst.PROMPT);
        var kafka = Child.likeTheImage(Part.FLOOR_KAFKA, world.bootstrapServers(), "floor");
        var events = new Events(world.bootstrapServers(), "completions")) {
      client.answer();
      kafka.answer();
      var worker = world.startWorker("--comet.poll.interval=1s");
      for (int round = -WARM_UP; round < ROUNDS; round++) {
        WorkerBurst burst = WorkerBurst.of(world, events, "burst" + round + "-");
        Round ofClient = ofClient(world, client);
        Round ofKafka = ofKafka(world, kafka, burst);
        System.out.println(
            Text.of(
                "burst %d: %s; floor client %s; floor Kafka %s", round, burst, ofClient, ofKafka));
        if (round >= 0) {
          bursts.add(burst);
          clients.add(ofClient);
          kafkas.add(ofKafka);
        }
      }
      worker.terminate(BenchWorld.PATIENCE);
    }
  }

  private Round ofClient(BenchWorld world, Child client) {
    world.simulator().reset();
    Stopwatch watch = Stopwatch.start(client.process());
    client.ask(VIDEOS + " 1000");
    Round round = watch.stop(VIDEOS);
    getsOfFloor = (double) world.simulator().totals().polls() / VIDEOS;
    return round;
  }

  /** As many records, events included, in as many transactions. */
  private static Round ofKafka(BenchWorld world, Child kafka, WorkerBurst burst) throws Exception {
    world.request("floor", "floor-", VIDEOS, WorkerBurst.PROMPT);
    Stopwatch watch = Stopwatch.start(kafka.process());
    kafka.ask(
        Text.of(
            "%d %d %d",
            VIDEOS,
            Math.round((burst.records() + 1) * VIDEOS),
            Math.round(burst.transactions() * VIDEOS)));
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
                WorkerBurst.PROMPT);
        var events = new Events(world.bootstrapServers(), "plain-completions")) {
      plain.answer();
      world.request("plain", "warm-", PLAIN, WorkerBurst.PROMPT);
      events.await(PLAIN);
      Stopwatch watch = Stopwatch.start(plain.process());
      world.request("plain", "plain-", PLAIN, WorkerBurst.PROMPT);
      events.await(PLAIN);
      return watch.stop(PLAIN);
    }
  }

  private List<Figure> figures(Round plain) {
    List<Round> workers = bursts.stream().map(WorkerBurst::round).toList();
    double gets = WorkerBurst.median(bursts, WorkerBurst::gets);
    double records = WorkerBurst.median(bursts, WorkerBurst::records);
    double transactions = WorkerBurst.median(bursts, WorkerBurst::transactions);
    double cpu = Round.median(workers, Round::cpuMillis);
    double client = Round.median(clients, Round::cpuMillis);
    double kafka = Round.median(kafkas, Round::cpuMillis);
    double perSecond = Round.median(workers, Round::perSecond);
    double floorPerSecond = Round.median(clients, Round::perSecond);
    return List.of(
        new Figure(
            "worker CPU for 1,000 videos (2 s renders, 1 s polls, 20 KB, warm)",
            "at most 1.5 × (floor client + floor Kafka)",
            Text.of("%.2f s (%.1f GETs a video)", cpu, gets),
            Text.of(
                "%.2f s (%.1f GETs) + %.2f s; plain listener, mostly idle, %.1f s",
                client, getsOfFloor, kafka, plain.cpuMillis()),
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
            Text.of("%.3f, with %.1f records", transactions, records),
            "",
            Text.of("%.3f", transactions),
            transactions < 0.2));
  }
}
