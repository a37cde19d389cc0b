package io.cometvideo.worker.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One of several rounds.
 *
 * @param cpuMillis CPU time for each video, which is seconds for a thousand
 * @param perSecond videos
 */
record Round(double cpuMillis, double perSecond) {

  static double median(List<Round> rounds, ToDoubleFunction<Round> value) {
    return Median.of(rounds.stream().mapToDouble(value));
  }

  @Override
  public String toString() {
    return Text.of("%.2f ms, %.0f/s", cpuMillis, perSecond);
  }
}
