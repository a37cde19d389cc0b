package io.cometvideo.worker.intake;

import io.cometvideo.worker.engine.PauseReason;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/** Whether requests are taken in. May be used by any thread. */
public final class IntakeControl {

  private final Supplier<Set<PauseReason>> engineReasons;
  private volatile boolean pausedByOperator;
  private volatile boolean draining;

  /**
   * Of one worker.
   *
   * @param engineReasons why the engine wants nothing more
   */
  public IntakeControl(Supplier<Set<PauseReason>> engineReasons) {
    this.engineReasons = engineReasons;
  }

  /** Pauses the intake, or lets it go on, as an operator says. Lasts until the process ends. */
  public void pauseByOperator(boolean paused) {
    pausedByOperator = paused;
  }

  /** Why nothing is taken in; empty while requests are read. */
  public Set<PauseReason> reasons() {
    Set<PauseReason> reasons = EnumSet.noneOf(PauseReason.class);
    reasons.addAll(engineReasons.get());
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
