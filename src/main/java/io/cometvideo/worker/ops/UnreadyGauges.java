package io.cometvideo.worker.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;

/** One gauge for each reason for not being ready, so that alerts can tell them apart. */
record UnreadyGauges(Readiness readiness) implements MeterBinder {

  static final String UNREADY = "worker.unready";

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Unready.Reason reason : Unready.Reason.values()) {
      Gauge.builder(UNREADY, readiness, all -> holds(all, reason) ? 1 : 0)
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .description("1 while the worker is not ready for this reason")
          .register(registry);
    }
  }

  private static boolean holds(Readiness readiness, Unready.Reason reason) {
    return readiness.reasons().stream().anyMatch(unready -> unready.reason() == reason);
  }
}
