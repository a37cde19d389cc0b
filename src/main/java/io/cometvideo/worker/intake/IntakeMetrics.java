package io.cometvideo.worker.intake;

import io.cometvideo.worker.engine.PauseReason;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** The intake's meters. */
final class IntakeMetrics {

  static final String REJECTED = "requests.rejected";
  static final String PAUSED = "intake.paused";

  private final MeterRegistry registry;

  IntakeMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void refused() {
    registry.counter(REJECTED, "reason", "invalid-request").increment();
  }

  void deadLetter(String reason) {
    registry.counter(REJECTED, "reason", reason).increment();
  }

  /** One gauge for each reason: 1 while the intake is paused for it. */
  void watch(IntakeControl control) {
    for (PauseReason reason : PauseReason.values()) {
      Gauge.builder(PAUSED, control, c -> c.reasons().contains(reason) ? 1 : 0)
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .description("1 while no requests are taken in for this reason")
          .register(registry);
    }
  }
}
