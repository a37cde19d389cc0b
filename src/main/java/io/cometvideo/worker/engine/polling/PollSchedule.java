package io.cometvideo.worker.engine.polling;

import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.PollOutcome.Pending;
import io.cometvideo.worker.task.PollOutcome.Retryable;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/**
 * When a render is polled next: where renders of its kind are likely to be done, or at a fixed
 * interval while too little is known of them. Spread, so that tasks that began together do not stay
 * together, and never after the task's deadline.
 */
public final class PollSchedule {

  /** The jitter is meant for the interval; a plan is more exact than that. */
  private static final double PLANNED_JITTER = 0.25;

  private final PollRules rules;
  private final RenderHistory history;
  private final RandomGenerator random;

  /** A schedule that has learned nothing yet. */
  public PollSchedule(PollRules rules, RandomGenerator random) {
    this.rules = rules;
    this.random = random;
    history = new RenderHistory(rules);
  }

  /** How long this task's render took is worth knowing. */
  public void learn(Task task) {
    history.learn(task);
  }

  /** How long from now to the first poll. */
  public Duration first(Task task, Instant now) {
    return notBeyond(planned(task, now), now, task.deadline());
  }

  /**
   * How long from now to the next poll. Only an answer that the render goes on says where it stands
   * in the plan; after any other it may be done already.
   */
  public Duration again(Task task, PollOutcome last, Instant now) {
    boolean goesOn = last instanceof Pending && task.status() == Status.RENDERING;
    Duration delay = goesOn ? planned(task, now) : fixed();
    // After the deadline there is no time for what the provider asks for.
    if (last instanceof Retryable(_, var asked)
        && asked != null
        && asked.compareTo(delay) > 0
        && now.isBefore(task.deadline())) {
      delay = asked;
    }
    return notBeyond(delay, now, task.deadline());
  }

  /** Anything within one interval, so that tasks that were restored together are spread. */
  public Duration spread(Instant now, Instant deadline) {
    long most = rules.interval().toMillis();
    return notBeyond(Duration.ofMillis(random.nextLong(most + 1)), now, deadline);
  }

  private Duration planned(Task task, Instant now) {
    Instant submittedAt = task.timings().submittedAt();
    if (submittedAt == null) {
      return fixed();
    }
    double age = Math.max(0, PollRules.seconds(Duration.between(submittedAt, now)));
    OptionalDouble next = history.next(RenderKind.of(task.summary()), age, now);
    return next.isPresent()
        ? spaced(next.getAsDouble() - age + jitter() * PLANNED_JITTER)
        : fixed();
  }

  private Duration fixed() {
    return spaced(rules.intervalSeconds() + jitter());
  }

  private double jitter() {
    return rules.intervalSeconds() * rules.jitter() * (2 * random.nextDouble() - 1);
  }

  private Duration spaced(double seconds) {
    Duration delay = Duration.ofMillis(Math.round(seconds * 1000));
    return delay.compareTo(rules.spacing()) < 0 ? rules.spacing() : delay;
  }

  private static Duration notBeyond(Duration delay, Instant now, Instant deadline) {
    Duration left = Duration.between(now, deadline);
    if (left.isNegative()) {
      return delay;
    }
    return left.compareTo(delay) < 0 ? left : delay;
  }
}
