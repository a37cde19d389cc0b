package io.cometvideo.worker.engine.polling;

import io.cometvideo.worker.task.PollOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** One way to decide when a render is polled. */
interface Asker {

  Duration SPACING = Duration.ofSeconds(10);

  Duration first(SimulatedTask task);

  Duration again(SimulatedTask task, Instant now);

  /** The render was found done. */
  void found(SimulatedTask task);

  /** What is learned is lost. */
  void forget();

  static Asker fixed(int seconds) {
    return new Scheduled(rules(seconds), false);
  }

  static Asker learned() {
    return new Scheduled(rules(15), true);
  }

  static PollRules rules(int seconds) {
    return PollRules.ofProvider(Duration.ofSeconds(seconds), 0.2, SPACING);
  }

  /** The schedule of the worker. */
  final class Scheduled implements Asker {

    private final PollRules rules;
    private final boolean learns;
    private final Random random = new Random(2);
    private PollSchedule schedule;

    private Scheduled(PollRules rules, boolean learns) {
      this.rules = rules;
      this.learns = learns;
      schedule = new PollSchedule(rules, random);
    }

    @Override
    public Duration first(SimulatedTask task) {
      return schedule.first(task.rendering(), task.submittedAt());
    }

    @Override
    public Duration again(SimulatedTask task, Instant now) {
      return schedule.again(task.rendering(), new PollOutcome.Pending(0), now);
    }

    @Override
    public void found(SimulatedTask task) {
      if (learns) {
        schedule.learn(task.rendered());
      }
    }

    @Override
    public void forget() {
      schedule = new PollSchedule(rules, random);
    }
  }

  /** The same optimiser, told how long renders of each kind really take. */
  final class Knowing implements Asker {

    private final Map<String, PollPlan> plans = new HashMap<>();
    private final double lag;
    private final double late;

    /**
     * @param lag the mean lag that is allowed
     * @param late the part that may be late by more than an interval
     */
    Knowing(double lag, double late) {
      this.lag = lag;
      this.late = late;
    }

    @Override
    public Duration first(SimulatedTask task) {
      return again(task, task.submittedAt());
    }

    @Override
    public Duration again(SimulatedTask task, Instant now) {
      double age = PollRules.seconds(Duration.between(task.submittedAt(), now));
      return Duration.ofMillis(Math.round(1000 * (plan(task).after(age) - age)));
    }

    private PollPlan plan(SimulatedTask task) {
      return plans.computeIfAbsent(
          task.truth().name(), _ -> PollPlan.of(task.truth().density(10), rules(15), lag, late));
    }

    @Override
    public void found(SimulatedTask task) {}

    @Override
    public void forget() {}
  }

  /**
   * Asks once, when the provider says that the render is done, or as soon after its submission as
   * it may.
   */
  final class Clairvoyant implements Asker {

    @Override
    public Duration first(SimulatedTask task) {
      Duration takes = Duration.between(task.submittedAt(), task.shownAt());
      return takes.compareTo(SPACING) < 0 ? SPACING : takes;
    }

    @Override
    public Duration again(SimulatedTask task, Instant now) {
      throw new IllegalStateException("it was done at the first poll");
    }

    @Override
    public void found(SimulatedTask task) {}

    @Override
    public void forget() {}
  }
}
