package io.cometvideo.worker.engine.polling;

import java.util.Arrays;

/**
 * How likely a render is done at which age, on a grid of ages: the samples, each spread as wide as
 * its neighbours are apart. So a rare slow render stands for a wide range and two groups of renders
 * do not run into one another.
 */
final class RenderDensity {

  /** A sample is in whole seconds, so its place within a second is not known: half to each side. */
  private static final double NARROWEST_SECONDS = 0.5;

  /** Of the square root of the number of samples. */
  private static final double NEIGHBOURS = 0.7;

  /** One render that took a hundred times as long as the others must not make the grid coarse. */
  private static final double FARTHEST = 3;

  /** The part of samples that is at least on the grid. */
  private static final double MOST = 0.95;

  private static final double MOST_POINTS = 400;
  private static final double MOST_POINTS_A_SPACING = 20;

  private final double start;
  private final double step;
  // For each point of the grid: the part of renders that is done by then, and the sum of their
  // ages, as parts of all.
  private final double[] done;
  private final double[] ages;

  /**
   * A known distribution.
   *
   * @param start the age at the first point
   * @param step between two points
   * @param masses how much is done between each point and the next
   */
  RenderDensity(double start, double step, double[] masses) {
    this.start = start;
    this.step = step;
    done = new double[masses.length + 1];
    ages = new double[masses.length + 1];
    double total = Arrays.stream(masses).sum();
    for (int i = 0; i < masses.length; i++) {
      double part = masses[i] / total;
      done[i + 1] = done[i] + part;
      ages[i + 1] = ages[i] + part * (start + (i + 0.5) * step);
    }
  }

  /**
   * What these samples tell.
   *
   * @param seconds the render times, ascending
   * @param weights of each, likewise
   * @param spacing the least time between two polls, of which the grid has a whole number of parts
   */
  static RenderDensity of(double[] seconds, double[] weights, double spacing) {
    double[] radii = radii(seconds);
    double first = Double.MAX_VALUE;
    double last = 0;
    for (int i = 0; i < seconds.length; i++) {
      first = Math.min(first, seconds[i] - radii[i]);
      last = Math.max(last, seconds[i] + radii[i]);
    }
    first = Math.max(0, first);
    last = Math.min(last, FARTHEST * seconds[(int) (MOST * (seconds.length - 1))]);
    double width = width(last - first, spacing);
    double[] masses = new double[(int) Math.ceil((last - first) / width) + 1];
    for (int i = 0; i < seconds.length; i++) {
      if (seconds[i] <= last) {
        spread(masses, (seconds[i] - first) / width, radii[i] / width, weights[i]);
      }
    }
    return new RenderDensity(first, width, masses);
  }

  private static double width(double range, double spacing) {
    double parts = Math.clamp(Math.floor(spacing * MOST_POINTS / range), 1, MOST_POINTS_A_SPACING);
    return Math.max(spacing / parts, range / MOST_POINTS);
  }

  /** As far as the nearer side's neighbour that is so many samples away. */
  private static double[] radii(double[] seconds) {
    int neighbours = (int) Math.ceil(NEIGHBOURS * Math.sqrt(seconds.length));
    double[] radii = new double[seconds.length];
    for (int i = 0; i < seconds.length; i++) {
      double below = i < neighbours ? seconds[i] : seconds[i] - seconds[i - neighbours];
      double above = i + neighbours < seconds.length ? seconds[i + neighbours] - seconds[i] : below;
      radii[i] = Math.max(NARROWEST_SECONDS, Math.min(below, above));
    }
    return radii;
  }

  /** Adds a sample as a parabola: nothing here may differ from machine to machine. */
  private static void spread(double[] masses, double at, double radius, double weight) {
    int from = Math.max(0, (int) (at - radius));
    int to = Math.min(masses.length - 1, (int) (at + radius));
    double total = 0;
    for (int i = from; i <= to; i++) {
      total += height((i + 0.5 - at) / radius);
    }
    if (total == 0) {
      // It is narrower than the grid.
      masses[(int) at] += weight;
      return;
    }
    for (int i = from; i <= to; i++) {
      masses[i] += weight * height((i + 0.5 - at) / radius) / total;
    }
  }

  private static double height(double distance) {
    return Math.max(0, 1 - distance * distance);
  }

  int points() {
    return done.length;
  }

  double step() {
    return step;
  }

  double end() {
    return age(done.length - 1);
  }

  double age(int point) {
    return start + point * step;
  }

  /** The point before this age; the first if there is none, the last if it is beyond. */
  int point(double age) {
    return (int) Math.clamp((age - start) / step + 1e-6, 0, done.length - 1);
  }

  double left(int point) {
    return 1 - done[point];
  }

  /** The lag of renders that end between two polls, as a part of all. */
  double lag(int from, int to, double polledAt) {
    return polledAt * (done[to] - done[from]) - (ages[to] - ages[from]);
  }
}
