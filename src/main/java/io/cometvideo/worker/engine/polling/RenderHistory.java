package io.cometvideo.worker.engine.polling;

import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.Timings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How long renders took, by their kind, and by their model for kinds of which too little is known.
 * Bounded: of too many kinds those go that nobody asked for the longest.
 *
 * <p>The journal's thread and the restore threads use it, so its monitor guards all.
 */
final class RenderHistory {

  static final int MOST_KINDS = 256;

  private final PollRules rules;
  private final Map<RenderKind, RenderTimes> kinds = leastRecentlyUsedGo();
  private final Map<String, RenderTimes> models = leastRecentlyUsedGo();

  RenderHistory(PollRules rules) {
    this.rules = rules;
  }

  synchronized void learn(Task task) {
    Timings timings = task.timings();
    Instant renderedAt = timings.renderedAt();
    Instant submittedAt = timings.submittedAt();
    if (renderedAt == null || submittedAt == null || !isTheProviders(renderedAt)) {
      return;
    }
    Duration took = Duration.between(submittedAt, renderedAt);
    if (took.isPositive()) {
      RenderKind kind = RenderKind.of(task.summary());
      kinds.computeIfAbsent(kind, _ -> new RenderTimes()).add(renderedAt, took);
      models.computeIfAbsent(kind.model(), _ -> new RenderTimes()).add(renderedAt, took);
    }
  }

  /**
   * The age in seconds at which to poll a render of this age next; empty if too little is known.
   */
  synchronized OptionalDouble next(RenderKind kind, double age, Instant now) {
    PollPlan own = plan(kinds.get(kind), now);
    if (own != null) {
      return OptionalDouble.of(own.after(age));
    }
    PollPlan guess = plan(models.get(kind.model()), now);
    return guess == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.min(guess.after(age), age + rules.longestGuessedSeconds()));
  }

  private @Nullable PollPlan plan(@Nullable RenderTimes times, Instant now) {
    return times == null ? null : times.plan(rules, now);
  }

  /**
   * The provider's times are whole seconds, and the worker's own are not. Where the provider gives
   * none, the worker notes when it noticed, and to learn from that would be to learn to be late.
   */
  private static boolean isTheProviders(Instant renderedAt) {
    return renderedAt.truncatedTo(ChronoUnit.SECONDS).equals(renderedAt);
  }

  private static <K> Map<K, RenderTimes> leastRecentlyUsedGo() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, RenderTimes> eldest) {
        return size() > MOST_KINDS;
      }
    };
  }
}
