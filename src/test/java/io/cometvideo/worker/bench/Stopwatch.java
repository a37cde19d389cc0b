package io.cometvideo.worker.bench;

import java.time.Duration;

/** The wall clock's time and a process's CPU time of one round. */
final class Stopwatch {

  private final ProcessHandle process;
  private final Duration cpuBefore;
  private final long before = System.nanoTime();

  private Stopwatch(ProcessHandle process) {
    this.process = process;
    cpuBefore = Child.cpu(process);
  }

  static Stopwatch start(ProcessHandle process) {
    return new Stopwatch(process);
  }

  /** CPU seconds for each thousand (milliseconds for each), and how many a second. */
  Burst.Round stop(int count) {
    double seconds = (System.nanoTime() - before) / 1e9;
    double cpuMillis = Child.cpu(process).minus(cpuBefore).toNanos() / 1e6;
    return new Burst.Round(cpuMillis / count, count / seconds);
  }
}
