package io.cometvideo.worker.engine.polling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Polls all renders of a case, in the order of time. */
final class Simulation {

  /**
   * What came of it.
   *
   * @param gets per video
   * @param shortest between two polls of one render, and from its submission to its first
   * @param ages at which renders were polled
   */
  record Figures(
      double gets, double meanLag, double p95Lag, Duration shortest, List<Double> ages) {}

  private record Poll(Instant at, Instant before, SimulatedTask task) {}

  private final PriorityQueue<Poll> due =
      new PriorityQueue<>(
          Comparator.comparing(Poll::at).thenComparingInt(poll -> poll.task().number()));
  private final List<Double> lags = new ArrayList<>();
  private final List<Double> ages = new ArrayList<>();
  private Duration shortest = Duration.ofDays(1);

  private Simulation() {}

  static Figures run(Case renders, Asker asker) {
    return new Simulation().figures(renders, asker);
  }

  private Figures figures(Case renders, Asker asker) {
    for (SimulatedTask task : renders.tasks()) {
      pollUntil(task.submittedAt(), asker);
      if (task.number() % renders.restartAfter() == 0) {
        asker.forget();
      }
      due.add(new Poll(task.submittedAt().plus(asker.first(task)), task.submittedAt(), task));
    }
    pollUntil(Instant.MAX, asker);
    Collections.sort(lags);
    return new Figures(
        ages.size() / (double) lags.size(),
        lags.stream().mapToDouble(lag -> lag).average().orElseThrow(),
        lags.get((int) (lags.size() * 0.95)),
        shortest,
        ages);
  }

  private void pollUntil(Instant end, Asker asker) {
    while (!due.isEmpty() && due.peek().at().isBefore(end)) {
      poll(due.remove(), asker);
    }
  }

  private void poll(Poll poll, Asker asker) {
    SimulatedTask task = poll.task();
    Duration gap = Duration.between(poll.before(), poll.at());
    shortest = gap.compareTo(shortest) < 0 ? gap : shortest;
    ages.add(PollRules.seconds(Duration.between(task.submittedAt(), poll.at())));
    if (poll.at().isBefore(task.shownAt())) {
      due.add(new Poll(poll.at().plus(asker.again(task, poll.at())), poll.at(), task));
    } else {
      lags.add(PollRules.seconds(Duration.between(task.doneAt(), poll.at())));
      asker.found(task);
    }
  }
}
