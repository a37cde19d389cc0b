package io.cometvideo.worker.engine;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that stands still until it is told to go on, and a clock on the wall that can be set. */
final class ManualTime implements Timer, InstantSource, TimeMeter {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private record Entry(Duration due, long order, Runnable action) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::due).thenComparingLong(Entry::order));
  private Duration passed = Duration.ZERO;
  private Duration clockError = Duration.ZERO;
  private long order;

  @Override
  public synchronized Instant instant() {
    return START.plus(passed).plus(clockError);
  }

  @Override
  public synchronized long currentTimeNanos() {
    return passed.toNanos();
  }

  @Override
  public boolean isWallClockBased() {
    return false;
  }

  @Override
  public synchronized void after(Duration delay, Runnable action) {
    entries.add(new Entry(passed.plus(delay), order++, action));
  }

  /** Sets the clock on the wall, forward or back; no time passes. */
  synchronized void setClock(Duration by) {
    clockError = clockError.plus(by);
  }

  /** Goes on and runs what is due then, in its order. */
  void goOn(Duration by) {
    synchronized (this) {
      passed = passed.plus(by);
    }
    for (Runnable next = due(); next != null; next = due()) {
      next.run();
    }
  }

  private synchronized Runnable due() {
    return entries.isEmpty() || entries.peek().due().compareTo(passed) > 0
        ? null
        : entries.poll().action();
  }
}
