package io.cometvideo.worker.simulator;

import java.io.InterruptedIOException;
import java.time.Duration;

/** A slow peer's waiting, on the virtual thread of its call; closing the simulator ends it. */
final class Pause {
  private Pause() {}

  static void of(Duration duration) throws InterruptedIOException {
    if (!duration.isPositive()) {
      return;
    }
    try {
      Thread.sleep(duration);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the simulator closes");
    }
  }
}
