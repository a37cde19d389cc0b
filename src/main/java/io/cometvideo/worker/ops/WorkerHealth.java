package io.cometvideo.worker.ops;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Ready while the worker can do its work; else the first reason says why not. */
record WorkerHealth(Readiness readiness) implements HealthIndicator {

  @Override
  public Health health() {
    return readiness.reasons().stream()
        .findFirst()
        .map(WorkerHealth::outOfService)
        .orElseGet(() -> Health.up().build());
  }

  private static Health outOfService(Unready unready) {
    Health.Builder health = Health.outOfService().withDetail("reason", unready.reason().name());
    if (unready.message() != null) {
      health.withDetail("message", unready.message());
    }
    if (unready.since() != null) {
      health.withDetail("since", unready.since().toString());
    }
    return health.build();
  }
}
