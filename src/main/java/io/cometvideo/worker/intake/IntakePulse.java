package io.cometvideo.worker.intake;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Knows when the consumer has polled last. May be asked by any thread. */
public final class IntakePulse {

  private final LongSupplier nanos;
  private volatile boolean isStarted;
  private volatile long lastPoll;

  /**
   * Of one consumer.
   *
   * @param nanos a clock that nobody can set
   */
  public IntakePulse(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** A poll begins or ends. */
  public void polls() {
    lastPoll = nanos.getAsLong();
    isStarted = true;
  }

  /** How long ago the consumer has polled last; zero until it does for the first time. */
  public Duration silence() {
    return isStarted ? Duration.ofNanos(nanos.getAsLong() - lastPoll) : Duration.ZERO;
  }
}
