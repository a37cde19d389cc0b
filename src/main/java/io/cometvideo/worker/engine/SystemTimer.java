package io.cometvideo.worker.engine;

import io.cometvideo.worker.journal.Supervisor;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The due queue: one thread, ordered by time. */
final class SystemTimer implements Timer, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SystemTimer.class);

  private final ScheduledThreadPoolExecutor queue =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("engine-timer").factory());

  private final Supervisor supervisor;

  SystemTimer(Supervisor supervisor) {
    this.supervisor = supervisor;
    queue.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void after(Duration delay, Runnable action) {
    if (!queue.isShutdown()) {
      var _ =
          queue.schedule(
              () -> supervisor.watched("engine-timer", () -> runLogged(action)).run(),
              delay.toNanos(),
              TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void close() {
    queue.shutdownNow();
  }

  private static void runLogged(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      // The edge of the timer's loop: the other entries keep running.
      log.atError().setCause(e).log("timer action failed");
    }
  }
}
