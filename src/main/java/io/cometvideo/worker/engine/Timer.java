package io.cometvideo.worker.engine;

import java.time.Duration;

/** The engine's only way to wait: runs something later, on the timer's thread. */
interface Timer {

  /** Runs this after the delay; it must be quick. */
  void after(Duration delay, Runnable action);
}
