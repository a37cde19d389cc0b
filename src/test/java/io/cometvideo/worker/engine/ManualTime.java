package io.cometvideo.worker.engine;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that stands still until it is told to go on. */
final class ManualTime implements Timer, InstantSource, TimeMeter {

  private record Entry(Instant due, long order, Runnable action) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::due).thenComparingLong(Entry::order));
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private long order;

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public long currentTimeNanos() {
    return Duration.between(Instant.EPOCH, instant()).toNanos();
  }

  @Override
  public boolean isWallClockBased() {
    return true;
  }

  @Override
  public synchronized void after(Duration delay, Runnable action) {
    entries.add(new Entry(now.plus(delay), order++, action));
  }

  /** Goes on and runs what is due then, in its order. */
  void goOn(Duration by) {
    synchronized (this) {
      now = now.plus(by);
    }
    for (Runnable next = due(); next != null; next = due()) {
      next.run();
    }
  }

  private synchronized Runnable due() {
    return entries.isEmpty() || entries.peek().due().isAfter(now) ? null : entries.poll().action();
  }
}
