package io.cometvideo.worker.bench;

import io.cometvideo.worker.simulator.TaskActivity;
import io.cometvideo.worker.testkit.Fleet;
import io.cometvideo.worker.testkit.WorkerProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of two workers is killed: when has the other one polled each of its tasks? */
final class Takeover implements Measurement {

  static final Duration SESSION = Duration.ofSeconds(10);

  private static final int TASKS = Integer.getInteger("bench.takeover.tasks", 2_000);
  private static final int ROUNDS = Integer.getInteger("bench.takeover.rounds", 3);
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Pattern RESTORED =
      Pattern.compile("partition restored .*?partition=\"?(\\d+)");

  /** Of one round, in seconds from the kill; the floor is of the same round. */
  private record Round(int orphans, double restore, double last, double floor) {

    /** What is left when all that has to be is taken away. */
    double beyond() {
      return last - SESSION.toSeconds() - restore - INTERVAL.toSeconds();
    }

    double floorBeyond() {
      return floor - SESSION.toSeconds();
    }
  }

  @Override
  public void measure(Report report) throws Exception {
    var rounds = new ArrayList<Round>();
    for (int round = 0; round < ROUNDS; round++) {
      rounds.add(round());
      System.out.println("takeover " + round + ": " + rounds.getLast());
    }
    double beyond = Median.of(rounds.stream().mapToDouble(Round::beyond));
    double floor = Median.of(rounds.stream().mapToDouble(Round::floorBeyond));
    double last = Median.of(rounds.stream().mapToDouble(Round::last));
    report.add(
        new Figure(
            Text.of(
                "takeover after SIGKILL: session time-out to first poll of every orphaned task"
                    + " (%,d of %,d tasks, %d s poll interval)",
                rounds.getLast().orphans(), TASKS, INTERVAL.toSeconds()),
            "at most 2 s beyond restore and spread",
            Text.of(
                "%.1f s from the kill: %d s session, %.1f s restore, %d s spread, %.1f s beyond",
                last,
                SESSION.toSeconds(),
                Median.of(rounds.stream().mapToDouble(Round::restore)),
                INTERVAL.toSeconds(),
                beyond),
            Text.of("%.1f s beyond the session until a bare consumer has the partitions", floor),
            Text.of("%.1f s", beyond),
            beyond <= 2));
  }

  private static Round round() throws Exception {
    try (BenchWorld world = new BenchWorld()) {
      String interval = "--comet.poll.interval=" + INTERVAL.toSeconds() + "s";
      WorkerProcess victim = world.startWorker(interval);
      WorkerProcess survivor = world.startWorker(interval);
      Fleet.await("two halves", () -> restored(survivor.log()).size() == BenchWorld.PARTITIONS / 2);
      world.request("requests", "takeover-", TASKS, "[slow:1h]");
      Fleet.await(
          "polls of all",
          () -> {
            List<TaskActivity> tasks = world.simulator().tasks();
            return tasks.size() == TASKS
                && tasks.stream().allMatch(task -> task.lastPollAt() != null);
          });

      Set<Integer> kept = restored(survivor.log());
      double before = BenchWorld.meter(survivor, "tasks_restore_duration_seconds_sum");
      Instant killed = Instant.now();
      victim.kill();
      Set<String> orphans = orphans(world, kept);
      double last = lastFirstPoll(world, orphans, killed);
      double restore = BenchWorld.meter(survivor, "tasks_restore_duration_seconds_sum") - before;
      return new Round(orphans.size(), restore, last, floor(world));
    }
  }

  private static Set<Integer> restored(String log) {
    Set<Integer> partitions = new HashSet<>();
    Matcher line = RESTORED.matcher(log);
    while (line.find()) {
      partitions.add(Integer.valueOf(line.group(1)));
    }
    return partitions;
  }

  private static Set<String> orphans(BenchWorld world, Set<Integer> kept) {
    Set<String> orphans = new HashSet<>();
    for (TaskActivity task : world.simulator().tasks()) {
      int number = Integer.parseInt(task.prompt().replaceFirst(".*takeover-", ""));
      if (!kept.contains(number % BenchWorld.PARTITIONS)) {
        orphans.add(task.taskId());
      }
    }
    return orphans;
  }

  /** Looks often enough to see the first poll of each, and says when the last of them came. */
  private static double lastFirstPoll(BenchWorld world, Set<String> orphans, Instant killed)
      throws InterruptedException {
    // What the victim had sent is over by then, and the survivor knows nothing yet.
    Instant silence = killed.plus(SESSION.dividedBy(3));
    Map<String, Instant> first = new HashMap<>();
    Instant patience = killed.plus(BenchWorld.PATIENCE);
    while (first.size() < orphans.size()) {
      if (Instant.now().isAfter(patience)) {
        throw new IllegalStateException(
            first.size() + " of " + orphans.size() + " orphans were polled");
      }
      Thread.sleep(Duration.ofMillis(500));
      for (TaskActivity task : world.simulator().tasks()) {
        Instant at = task.lastPollAt();
        if (at != null && at.isAfter(silence) && orphans.contains(task.taskId())) {
          first.putIfAbsent(task.taskId(), at);
        }
      }
    }
    Instant last = first.values().stream().max(Instant::compareTo).orElseThrow();
    return Duration.between(killed, last).toMillis() / 1_000.0;
  }

  /** The same with two members of a group that do nothing. */
  private static double floor(BenchWorld world) throws Exception {
    world.createTopic("members", Map.of());
    try (var victim = Child.likeTheImage(Part.FLOOR_MEMBER, world.bootstrapServers(), "members");
        var survivor = Child.likeTheImage(Part.FLOOR_MEMBER, world.bootstrapServers(), "members")) {
      victim.answer();
      survivor.answer();
      awaitPartitions(victim, BenchWorld.PARTITIONS / 2);
      awaitPartitions(survivor, BenchWorld.PARTITIONS / 2);
      long killed = System.nanoTime();
      victim.process().destroyForcibly();
      awaitPartitions(survivor, BenchWorld.PARTITIONS);
      return (System.nanoTime() - killed) / 1e9;
    }
  }

  private static void awaitPartitions(Child member, int count) {
    Fleet.await(
        "partitions of a member", () -> Integer.parseInt(member.ask("partitions")) == count);
  }
}
