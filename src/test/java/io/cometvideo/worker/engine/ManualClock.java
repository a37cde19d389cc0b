package io.cometvideo.worker.engine;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that passes only when a test says so. */
final class ManualClock implements InstantSource, TimeMeter {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private Duration passed = Duration.ZERO;

  void advance(Duration time) {
    passed = passed.plus(time);
  }

  @Override
  public Instant instant() {
    return START.plus(passed);
  }

  @Override
  public long currentTimeNanos() {
    return passed.toNanos();
  }

  @Override
  public boolean isWallClockBased() {
    return false;
  }
}
