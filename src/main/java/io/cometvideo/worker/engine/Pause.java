package io.cometvideo.worker.engine;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * A stretch of time that is waited for. It is measured by a monotonic clock: one that is set back
 * or forward makes it neither longer nor shorter. Not safe for several threads; whoever has it
 * guards it.
 */
final class Pause {

  private final TimeMeter time;
  private long end;

  /** One that is over. */
  Pause(TimeMeter time) {
    this.time = time;
    end = time.currentTimeNanos();
  }

  /** Begins anew, from now. */
  void begin(Duration length) {
    end = time.currentTimeNanos() + length.toNanos();
  }

  /** Makes it last at least so long from now. */
  void lengthen(Duration atLeast) {
    if (left().compareTo(atLeast) < 0) {
      begin(atLeast);
    }
  }

  /** Makes it over. */
  void end() {
    end = time.currentTimeNanos();
  }

  boolean isOver() {
    return end - time.currentTimeNanos() <= 0;
  }

  /** How long it still lasts; zero if it is over. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, end - time.currentTimeNanos()));
  }
}
