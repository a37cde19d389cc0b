package io.cometvideo.worker.engine;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The models of which the provider takes nothing, or less, for now: each slows its own submissions
 * only. Guarded by its monitor.
 */
final class ModelThrottles {

  /** Beyond it the one that was refused first is forgotten, and found out again. */
  private static final int MAX_MODELS = 100;

  private static final Duration MAX_SPACING = Duration.ofSeconds(60);

  private final TimeMeter time;
  private final Map<String, Throttled> byModel = new LinkedHashMap<>();

  private record Throttled(Throttle throttle, Pause spacing) {}

  ModelThrottles(TimeMeter time) {
    this.time = time;
  }

  /** How many models are throttled now. */
  synchronized int count() {
    byModel.values().removeIf(one -> one.throttle().factor() == 1);
    return byModel.size();
  }

  /** The part of the slots that renders of the model may hold, above 0 and at most 1. */
  synchronized double factor(@Nullable String model) {
    Throttled one = of(model);
    return one == null ? 1 : one.throttle().factor();
  }

  /** Whether a submission for the model may be begun now. */
  synchronized boolean mayBegin(@Nullable String model) {
    Throttled one = of(model);
    return one == null || (one.spacing().isOver() && one.throttle().pause().isZero());
  }

  /**
   * A submission for the model is begun.
   *
   * @param perSecond how many may be begun of all models
   */
  synchronized void begun(@Nullable String model, double perSecond) {
    Throttled one = of(model);
    if (one != null && perSecond > 0) {
      double seconds = 1 / (perSecond * one.throttle().factor());
      Duration spacing = Duration.ofNanos((long) (seconds * 1e9));
      one.spacing().begin(spacing.compareTo(MAX_SPACING) < 0 ? spacing : MAX_SPACING);
    }
  }

  synchronized void refused(String model, @Nullable Duration retryAfter) {
    Throttled one =
        byModel.computeIfAbsent(
            model, _ -> new Throttled(new Throttle("submit " + model, time), new Pause(time)));
    one.throttle().throttled(retryAfter);
    if (byModel.size() > MAX_MODELS) {
      byModel.remove(byModel.keySet().iterator().next());
    }
  }

  synchronized void worked(@Nullable String model) {
    Throttled one = of(model);
    if (one != null) {
      one.throttle().worked();
    }
  }

  /** Null if the model is not throttled, or not any more. */
  private @Nullable Throttled of(@Nullable String model) {
    Throttled one = model == null ? null : byModel.get(model);
    if (one != null && one.throttle().factor() == 1) {
      byModel.remove(model);
      return null;
    }
    return one;
  }
}
