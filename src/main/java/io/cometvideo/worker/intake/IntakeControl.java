package io.cometvideo.worker.intake;

import io.cometvideo.worker.engine.PauseReason;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Whether requests are taken in. May be used by any thread. */
public final class IntakeControl {

  private final Supplier<Set<PauseReason>> reasons;
  private final Consumer<Boolean> byOperator;
  private volatile boolean draining;

  /**
   * Of one worker.
   *
   * @param reasons why the engine wants nothing more
   * @param byOperator tells the engine that an operator pauses the intake, or lets it go on
   */
  public IntakeControl(Supplier<Set<PauseReason>> reasons, Consumer<Boolean> byOperator) {
    this.reasons = reasons;
    this.byOperator = byOperator;
  }

  /** Pauses the intake, or lets it go on, as an operator says. Lasts until the process ends. */
  public void pauseByOperator(boolean paused) {
    byOperator.accept(paused);
  }

  /** Why nothing is taken in; empty while requests are read. */
  public Set<PauseReason> reasons() {
    return reasons.get();
  }

  /** Whether the worker is about to end. */
  public boolean isDraining() {
    return draining;
  }

  void drain() {
    draining = true;
  }
}
