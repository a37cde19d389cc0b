package io.cometvideo.worker.journal;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The journal's waiting: a lull between transactions, and a breath after a failure. */
final class Pause {

  /**
   * A transaction that begins while the markers of the one before are still being written is
   * answered with a retryable error and costs a back-off; a few milliseconds avoid that.
   */
  private static final long BETWEEN_TRANSACTIONS_NANOS = Duration.ofMillis(5).toNanos();

  private static final long WHILE_UNSTABLE_NANOS = Duration.ofMillis(100).toNanos();
  private static final long AFTER_FAILURE_NANOS = Duration.ofMillis(500).toNanos();

  private long lastCommitNanos = System.nanoTime() - BETWEEN_TRANSACTIONS_NANOS;

  void committed() {
    lastCommitNanos = System.nanoTime();
  }

  void beforeTransaction() {
    long left = lastCommitNanos + BETWEEN_TRANSACTIONS_NANOS - System.nanoTime();
    if (left > 0) {
      LockSupport.parkNanos(left);
    }
  }

  void whileUnstable() {
    LockSupport.parkNanos(WHILE_UNSTABLE_NANOS);
  }

  void afterFailure() {
    LockSupport.parkNanos(AFTER_FAILURE_NANOS);
  }
}
