package io.cometvideo.worker.bench;

import java.util.List;

/** The wall clock's time and the CPU time of some processes, of one round. */
final class Stopwatch {

  private final List<ProcessHandle> processes;
  private final double cpuBefore;
  private final long before = System.nanoTime();

  private Stopwatch(List<ProcessHandle> processes) {
    this.processes = processes;
    cpuBefore = cpuMillis();
  }

  static Stopwatch start(List<ProcessHandle> processes) {
    return new Stopwatch(processes);
  }

  static Stopwatch start(ProcessHandle process) {
    return new Stopwatch(List.of(process));
  }

  Round stop(int videos) {
    double seconds = (System.nanoTime() - before) / 1e9;
    return new Round((cpuMillis() - cpuBefore) / videos, videos / seconds);
  }

  private double cpuMillis() {
    return processes.stream().mapToDouble(process -> Child.cpu(process).toNanos() / 1e6).sum();
  }
}
