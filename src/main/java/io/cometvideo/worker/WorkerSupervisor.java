package io.cometvideo.worker;

import io.cometvideo.worker.journal.Supervisor;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when a part of the worker is dead: says so once, makes the liveness fail, tries
 * to end in order, and halts if that takes too long. What the dead part held up, a successor takes
 * over as after any death.
 */
final class WorkerSupervisor implements Supervisor {

  /** What sysexits.h calls an internal software error; never 0. */
  static final int EXIT_CODE = 70;

  private static final Logger log = LoggerFactory.getLogger(WorkerSupervisor.class);

  private final Runnable livenessBroken;
  private final IntConsumer exit;
  private final IntConsumer halt;
  private final Duration patience;
  private final AtomicBoolean isEnding = new AtomicBoolean();

  /**
   * For one process.
   *
   * @param livenessBroken makes the liveness fail
   * @param exit ends the process in order, with this code; need not return
   * @param halt ends it at once
   * @param patience how long the first may take before the second
   */
  WorkerSupervisor(Runnable livenessBroken, IntConsumer exit, IntConsumer halt, Duration patience) {
    this.livenessBroken = livenessBroken;
    this.exit = exit;
    this.halt = halt;
    this.patience = patience;
  }

  @Override
  public void partDied(String part, Throwable cause) {
    if (!isEnding.compareAndSet(false, true)) {
      return;
    }
    try {
      log.atError()
          .addKeyValue("part", part)
          .addKeyValue("exitCode", EXIT_CODE)
          .setCause(cause)
          .log("a part of the worker is dead: it ends, so that a successor takes over");
      start("halt", this::haltAfterPatience);
      start("exit", () -> exit.accept(EXIT_CODE));
      livenessBroken.run();
    } catch (RuntimeException | Error e) {
      // There may be no memory left for a thread or a line.
      e.addSuppressed(cause);
      halt.accept(EXIT_CODE);
    }
  }

  private void haltAfterPatience() {
    try {
      var _ = new CountDownLatch(1).await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    halt.accept(EXIT_CODE);
  }

  private static void start(String name, Runnable action) {
    Thread.ofPlatform().daemon().name("supervisor-" + name).start(action);
  }
}
