package io.cometvideo.worker.engine.polling;

import static io.cometvideo.worker.engine.polling.SimulatedTask.request;

import io.cometvideo.worker.task.RequestSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/**
 * 10,000 renders whose times are spread in one way.
 *
 * @param file name of its picture
 * @param restartAfter after so many tasks the history is lost
 */
record Case(String file, String title, List<SimulatedTask> tasks, int restartAfter) {

  static final int TASKS = 10_000;
  static final int NEVER = Integer.MAX_VALUE;

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final RequestSummary ONE = request("one", 5, "720p");

  private record Drawn(RequestSummary request, Truth truth) {}

  static List<Case> all() {
    return List.of(
        narrow(),
        wide(),
        twoResolutions(),
        twoUnnamed(),
        drifting(),
        sudden(),
        manyKinds(),
        cold(),
        atOnce(),
        fastAmongSlow(),
        wideCold(),
        oldAnswers());
  }

  private static Case narrow() {
    Truth truth = Truth.normal(90, 5);
    return new Case("narrow", "Narrow: 90 ± 5 s", tasks(DAY, _ -> new Drawn(ONE, truth)), NEVER);
  }

  private static Case wide() {
    Truth truth = Truth.logNormal(90, 0.5);
    return new Case(
        "wide",
        "Wide: log-normal, median 90 s, σ 0.5",
        tasks(DAY, _ -> new Drawn(ONE, truth)),
        NEVER);
  }

  private static Case twoResolutions() {
    var small = new Drawn(request("one", 5, "480p"), Truth.normal(50, 5));
    var large = new Drawn(request("one", 5, "1080p"), Truth.normal(150, 12));
    var random = new Random(3);
    return new Case(
        "two-resolutions",
        "Two humps: 50 ± 5 s and 150 ± 12 s, by resolution",
        tasks(DAY, _ -> random.nextBoolean() ? small : large),
        NEVER);
  }

  private static Case twoUnnamed() {
    Truth truth = Truth.either(Truth.normal(50, 5), Truth.normal(150, 12));
    return new Case(
        "two-unnamed",
        "The same two humps, resolution not named",
        tasks(DAY, _ -> new Drawn(ONE, truth)),
        NEVER);
  }

  private static Case drifting() {
    List<Truth> quarters = new ArrayList<>();
    for (int quarter = 0; quarter < 96; quarter++) {
      double mean = 105 - 45 * StrictMath.cos(2 * Math.PI * (quarter + 0.5) / 96);
      quarters.add(Truth.normal(mean, mean * 0.06));
    }
    return new Case(
        "drifting",
        "Drifting over the day: 60 to 150 s and back, ± 6 %",
        tasks(DAY, i -> new Drawn(ONE, quarters.get(i * 96 / TASKS))),
        NEVER);
  }

  private static Case manyKinds() {
    return new Case(
        "many-kinds",
        "Many kinds: 180, nothing known at first",
        tasks(DAY, kinds(5, 12, List.of("480p", "720p", "1080p"))),
        NEVER);
  }

  private static Case cold() {
    return new Case(
        "cold-start",
        "Cold start: the first 300 tasks, 12 kinds",
        tasks(DAY, kinds(2, 2, List.of("480p", "720p", "1080p"))),
        300);
  }

  private static Case sudden() {
    Truth fast = Truth.normal(60, 4);
    Truth slow = Truth.normal(150, 9);
    return new Case(
        "sudden",
        "Sudden: 150 ± 9 s and 60 ± 4 s, every four hours in turn",
        tasks(DAY, i -> new Drawn(ONE, i * 6 / TASKS % 2 == 0 ? slow : fast)),
        NEVER);
  }

  /** The worker knows only slow renders of the model when those come that are fast. */
  private static Case fastAmongSlow() {
    var slow = new Drawn(request("one", 5, "1080p"), Truth.normal(150, 9));
    var fast = new Drawn(request("one", 4, "480p"), Truth.normal(60, 4));
    return new Case(
        "fast-among-slow",
        "Cold start: 200 tasks of 150 ± 9 s, then 100 of a kind of 60 ± 4 s",
        tasks(DAY, i -> i % 300 < 200 ? slow : fast),
        300);
  }

  private static Case wideCold() {
    Truth truth = Truth.logNormal(90, 0.5);
    return new Case(
        "wide-cold",
        "Cold start: the first 60 tasks, log-normal as above",
        tasks(DAY, _ -> new Drawn(ONE, truth)),
        60);
  }

  /** The provider answers from a record that it refreshes every 15 seconds. */
  private static Case oldAnswers() {
    var random = new Random(13);
    Truth seeming =
        new Truth("seeming", draw -> 90 + 5 * draw.nextGaussian() + 15 * draw.nextDouble());
    return new Case(
        "old-answers",
        "Answers up to 15 s old: 90 ± 5 s",
        narrow().tasks().stream()
            .map(task -> task.shownLater(random.nextInt(15_000), seeming))
            .toList(),
        NEVER);
  }

  private static Case atOnce() {
    Truth truth = Truth.normal(90, 5);
    return new Case(
        "at-once",
        "All at once, ten a second: 90 ± 5 s",
        tasks(Duration.ofSeconds(TASKS / 10), _ -> new Drawn(ONE, truth)),
        NEVER);
  }

  /** The longer and the larger, the slower. */
  private static IntFunction<Drawn> kinds(int models, int lengths, List<String> resolutions) {
    List<Drawn> kinds = new ArrayList<>();
    for (int model = 0; model < models; model++) {
      for (int length = 0; length < lengths; length++) {
        for (int i = 0; i < resolutions.size(); i++) {
          double mean = (30 + 12 * model) * (1 + 0.5 * i) + 5 * length;
          kinds.add(
              new Drawn(
                  request("model-" + model, 4 + length, resolutions.get(i)),
                  Truth.normal(mean, mean * 0.08)));
        }
      }
    }
    var random = new Random(5);
    return _ -> kinds.get(random.nextInt(kinds.size()));
  }

  private static List<SimulatedTask> tasks(Duration over, IntFunction<Drawn> drawn) {
    var random = new Random(11);
    long[] arrivals = random.longs(TASKS, 0, over.toMillis()).sorted().toArray();
    List<SimulatedTask> tasks = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      Drawn next = drawn.apply(i);
      tasks.add(
          SimulatedTask.of(
              i,
              next.request(),
              next.truth(),
              START.plusMillis(arrivals[i]),
              next.truth().seconds(random)));
    }
    return tasks;
  }
}
