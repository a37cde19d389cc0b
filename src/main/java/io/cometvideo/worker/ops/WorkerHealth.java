package io.cometvideo.worker.ops;

import io.cometvideo.worker.engine.AccountState;
import io.cometvideo.worker.engine.Engine;
import io.cometvideo.worker.engine.PauseReason;
import io.cometvideo.worker.intake.IntakeControl;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Ready while the worker can do its work. An intake that an operator has paused, or that waits for
 * slots, is work as it should be.
 */
final class WorkerHealth implements HealthIndicator {

  private final Engine engine;
  private final IntakeControl intake;

  WorkerHealth(Engine engine, IntakeControl intake) {
    this.engine = engine;
    this.intake = intake;
  }

  @Override
  public Health health() {
    Optional<AccountState> fault = engine.accountFault();
    if (fault.isPresent()) {
      AccountState account = fault.get();
      return Health.outOfService()
          .withDetail("reason", account.problem().name())
          .withDetail("message", account.message())
          .withDetail("since", account.since().toString())
          .build();
    }
    if (intake.isDraining()) {
      return Health.outOfService().withDetail("reason", "DRAINING").build();
    }
    if (intake.reasons().contains(PauseReason.JOURNAL)) {
      return Health.outOfService()
          .withDetail("reason", "JOURNAL_BEHIND")
          .withDetail("message", "transactions are not committed as fast as work comes in")
          .build();
    }
    return Health.up().build();
  }
}
