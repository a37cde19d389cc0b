package io.cometvideo.worker.guarantee;

import io.cometvideo.worker.testkit.Fleet;
import io.cometvideo.worker.testkit.WorkerProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Kills workers of a fleet, freezes them beyond their session, and replaces them, as the seed says.
 * Called by one thread.
 */
final class Disturbances {

  private static final long FROZEN_MILLIS = 9_000;

  private final Fleet fleet;
  private final Random random;
  private final List<WorkerProcess> running = new ArrayList<>();
  private final List<WorkerProcess> thawed = new ArrayList<>();
  private final List<Interruption> interruptions = new ArrayList<>();
  private int kills;
  private int restarts;

  /** A worker did nothing from here to there, or for ever. */
  private record Interruption(Instant begin, Instant end) {}

  Disturbances(Fleet fleet, Random random, int workers) throws Exception {
    this.fleet = fleet;
    this.random = random;
    for (int i = 0; i < workers; i++) {
      running.add(fleet.startWorker());
    }
  }

  /** One of them, to a worker that the seed names. Returns when a frozen one goes on. */
  void disturb(int round) throws Exception {
    int which = random.nextInt(running.size());
    WorkerProcess worker = running.get(which);
    switch (round % 4) {
      case 0, 2 -> {
        Instant begin = Instant.now();
        worker.kill();
        interruptions.add(new Interruption(begin, Instant.now()));
        kills++;
        running.set(which, fleet.startWorker());
      }
      case 1 -> {
        Instant begin = Instant.now();
        worker.freeze();
        Chaos.pause(FROZEN_MILLIS);
        worker.thaw();
        interruptions.add(new Interruption(begin, Instant.now()));
        thawed.add(worker);
      }
      default -> {
        running.set(which, fleet.startWorker());
        worker.terminate(Duration.ofSeconds(60));
        restarts++;
      }
    }
  }

  /** Workers that were frozen while others took over, and went on. */
  List<WorkerProcess> thawed() {
    return thawed;
  }

  /** Whether a worker was killed or frozen between these, which is where an answer can get lost. */
  boolean interruptedBetween(Instant from, Instant to) {
    return interruptions.stream()
        .anyMatch(one -> !one.end().isBefore(from) && !one.begin().isAfter(to));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%d kills, %d freezes, %d restarts", kills, thawed.size(), restarts);
  }
}
