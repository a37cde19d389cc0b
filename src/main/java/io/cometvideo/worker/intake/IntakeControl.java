package io.cometvideo.worker.intake;

import io.cometvideo.worker.engine.Engine;
import io.cometvideo.worker.engine.PauseReason;
import java.util.Set;

/** Whether requests are taken in. May be used by any thread. */
public final class IntakeControl {

  private final Engine engine;
  private volatile boolean pausedByOperator;
  private volatile boolean draining;

  IntakeControl(Engine engine) {
    this.engine = engine;
  }

  /** Pauses the intake, or lets it go on, as an operator says. Lasts until the process ends. */
  public void pauseByOperator(boolean paused) {
    pausedByOperator = paused;
  }

  /** Why nothing is taken in; empty while requests are read. */
  public Set<PauseReason> reasons() {
    Set<PauseReason> reasons = engine.pauseReasons();
    if (pausedByOperator) {
      reasons.add(PauseReason.OPERATOR);
    }
    return reasons;
  }

  /** Whether the worker is about to end. */
  public boolean isDraining() {
    return draining;
  }

  void drain() {
    draining = true;
  }
}
