package io.cometvideo.worker.engine.polling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How long the renders of one kind took of late, and the plan that follows from it.
 *
 * <p>There is one sample a second at most. So a task that is told of when it is done and again at a
 * restore counts once, and under heavy load the samples still reach back for minutes: those of the
 * last seconds alone would be of renders that happened to be polled just then.
 */
final class RenderTimes {

  static final int MOST = 256;
  static final int ENOUGH = 8;
  static final Duration MEMORY = Duration.ofDays(1);

  /** A sample counts half of one that is so many samples younger. */
  private static final double HALF_LIFE = 64;

  private static final double FADING = StrictMath.pow(0.5, 1 / HALF_LIFE);

  /** A plan is not made anew before so many samples, or such a part of them, are new. */
  private static final int FEWEST_CHANGES = 2;

  private static final int CHANGED_PART = 16;

  private record Sample(double seconds, double weight) {}

  private final NavigableMap<Instant, Duration> samples = new TreeMap<>();
  private @Nullable PollPlan plan;
  private int changes;

  void add(Instant renderedAt, Duration took) {
    Duration before = samples.get(renderedAt);
    if (!samples.merge(renderedAt, took, RenderTimes::either).equals(before)) {
      changes++;
    }
    if (samples.size() > MOST) {
      samples.pollFirstEntry();
    }
  }

  /** The plan as of now; null if too little is known. */
  @Nullable PollPlan plan(PollRules rules, Instant now) {
    forget(now.minus(MEMORY));
    if (samples.size() < ENOUGH) {
      plan = null;
    } else if (plan == null || changes >= Math.max(FEWEST_CHANGES, samples.size() / CHANGED_PART)) {
      plan =
          PollPlan.of(
              density(rules),
              rules,
              rules.allowedLagSeconds(),
              PollRules.allowedLate(samples.size()));
      changes = 0;
    }
    return plan;
  }

  int size() {
    return samples.size();
  }

  private void forget(Instant before) {
    while (!samples.isEmpty() && samples.firstKey().isBefore(before)) {
      samples.pollFirstEntry();
      changes++;
    }
  }

  private RenderDensity density(PollRules rules) {
    List<Sample> weighted = new ArrayList<>();
    double weight = 1;
    for (Duration took : samples.descendingMap().values()) {
      weighted.add(new Sample(middle(took), weight));
      weight *= FADING;
    }
    weighted.sort(Comparator.comparingDouble(Sample::seconds));
    return RenderDensity.of(
        weighted.stream().mapToDouble(Sample::seconds).toArray(),
        weighted.stream().mapToDouble(Sample::weight).toArray(),
        rules.spacingSeconds());
  }

  /** The provider cuts its times off to whole seconds, so a render took half a second more. */
  private static double middle(Duration took) {
    return PollRules.seconds(took) + 0.5;
  }

  /** One of two, whichever came first, but neither the shorter nor the longer on the whole. */
  private static Duration either(Duration one, Duration other) {
    return scrambled(one) < scrambled(other) ? one : other;
  }

  private static long scrambled(Duration took) {
    return took.toMillis() * 0x9E3779B97F4A7C15L;
  }
}
