package io.cometvideo.worker.guarantee;

import io.cometvideo.worker.testkit.Completions;
import io.cometvideo.worker.testkit.Fleet;
import io.cometvideo.worker.testkit.WorkerProcess;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Three workers, six partitions, requests all the time, each of them sent twice, and a worker
 * killed, frozen beyond its session or restarted every few seconds, at moments from a seed. Runs
 * once for all classes that look at what came out. Repeat a run with {@code -Dchaos.seed=…}.
 */
final class Chaos {

  private static final int WORKERS = 3;
  private static final int PARTITIONS = 6;
  private static final int REQUESTS = 150;
  private static final int ROUNDS = 8;

  private static Chaos result;

  private final long seed = Long.getLong("chaos.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Fleet fleet;
  private final Disturbances disturbances;

  private Chaos() throws Exception {
    // A successor waits as long for the word of whoever was submitting.
    fleet = World.fleet(PARTITIONS, "--comet.submit.timeout=5s");
    disturbances = new Disturbances(fleet, random, WORKERS);
  }

  /** What came out, after the one run. */
  static synchronized Chaos result() throws Exception {
    if (result == null) {
      result = new Chaos();
      result.run();
    }
    return result;
  }

  List<String> ids() {
    return World.ids("chaos-", REQUESTS);
  }

  Completions completions() {
    return fleet.completions();
  }

  Fleet fleet() {
    return fleet;
  }

  /** Workers that were frozen while others took over, and went on. */
  List<WorkerProcess> thawed() {
    return disturbances.thawed();
  }

  String description() {
    return String.format(
        Locale.ROOT,
        "chaos: seed %d, %d requests sent twice, %s: %d completed, %d failed, %d events, %d"
            + " charges",
        seed,
        REQUESTS,
        disturbances,
        completions().count("COMPLETED"),
        completions().count("FAILED"),
        completions().records().size(),
        World.simulator().charges().stream()
            .filter(charge -> charge.prompt().startsWith("chaos-"))
            .count());
  }

  private void run() throws Exception {
    System.out.println("chaos: seed " + seed);
    var producer = Thread.ofPlatform().start(this::send);
    for (int round = 0; round < ROUNDS; round++) {
      pause(1_000 + random.nextInt(3_000));
      disturbances.disturb(round);
    }
    producer.join();
    List<String> ids = ids();
    try {
      Fleet.await("an event for every request", () -> completions().requestIds().containsAll(ids));
    } finally {
      System.out.println(description());
    }
    // What comes too late, or twice, would come now: sent after everything else, in each partition.
    for (int partition = 0; partition < PARTITIONS; partition++) {
      fleet.request(partition, "last-" + partition, "");
    }
    Fleet.await(
        "the last requests",
        () -> completions().requestIds().containsAll(World.ids("last-", PARTITIONS)));
    fleet.workers().forEach(WorkerProcess::close);
  }

  private void send() {
    var moments = new Random(seed);
    List<String> ids = ids();
    for (int i = 0; i < REQUESTS; i++) {
      fleet.request(i % PARTITIONS, ids.get(i), "");
      if (i >= 10) {
        fleet.request((i - 10) % PARTITIONS, ids.get(i - 10), "");
      }
      pause(50 + moments.nextInt(250));
    }
  }

  /** Time that the disturbed workers get; nothing is concluded from it. */
  static void pause(long millis) {
    try {
      var _ = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
