package io.cometvideo.worker.bench;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** What stands in the middle of what was measured, which one odd round does not move. */
final class Median {

  private Median() {}

  static double of(DoubleStream values) {
    return of(0.5, values);
  }

  /** The value below which this part of all lies. */
  static double of(double part, DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return Arrays.stream(sorted).skip((long) (sorted.length * part)).findFirst().orElseThrow();
  }
}
