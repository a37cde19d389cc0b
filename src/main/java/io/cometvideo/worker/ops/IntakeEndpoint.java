package io.cometvideo.worker.ops;

import io.cometvideo.worker.engine.PauseReason;
import io.cometvideo.worker.intake.IntakeControl;
import java.util.Set;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/** {@code /actuator/intake}: whether requests are taken in, and the operator's switch. */
@Endpoint(id = "intake")
final class IntakeEndpoint {

  private final IntakeControl control;

  IntakeEndpoint(IntakeControl control) {
    this.control = control;
  }

  /** Whether requests are taken in, and why not. */
  record State(boolean paused, Set<PauseReason> reasons) {}

  @ReadOperation
  State state() {
    Set<PauseReason> reasons = control.reasons();
    return new State(!reasons.isEmpty(), reasons);
  }

  @WriteOperation
  State pause(boolean paused) {
    control.pauseByOperator(paused);
    return state();
  }
}
