package io.cometvideo.worker.engine.polling;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * How long renders of one kind really take, at one time of the day.
 *
 * @param name unlike that of any other truth of the same case
 * @param draw one render time in seconds
 */
record Truth(String name, ToDoubleFunction<Random> draw) {

  private static final int DRAWS = 40_000;

  /** Of so many draws in order one stands for all, which leaves little of their chance. */
  private static final int STANDS_FOR = 10;

  static Truth normal(double mean, double deviation) {
    return new Truth(mean + " ± " + deviation, random -> mean + deviation * random.nextGaussian());
  }

  static Truth logNormal(double median, double sigma) {
    return new Truth(
        median + " × " + sigma, random -> median * StrictMath.exp(sigma * random.nextGaussian()));
  }

  static Truth either(Truth one, Truth other) {
    return new Truth(
        one.name + " or " + other.name,
        random -> (random.nextBoolean() ? one : other).seconds(random));
  }

  /** No render is done at once, and none takes hours. */
  double seconds(Random random) {
    return Math.clamp(draw.applyAsDouble(random), 2, 3600);
  }

  RenderDensity density(double spacing) {
    var random = new Random(7);
    double[] draws = new double[DRAWS];
    Arrays.setAll(draws, _ -> seconds(random));
    Arrays.sort(draws);
    double[] seconds = new double[DRAWS / STANDS_FOR];
    Arrays.setAll(seconds, i -> draws[i * STANDS_FOR + STANDS_FOR / 2]);
    double[] weights = new double[seconds.length];
    Arrays.fill(weights, 1);
    return RenderDensity.of(seconds, weights, spacing);
  }
}
