package io.cometvideo.worker.engine.polling;

import io.cometvideo.worker.engine.polling.Drawing.Anchor;
import java.util.Locale;

/** A pair of axes from zero. */
record Panel(
    Drawing on, double left, double top, double width, double height, double xEnd, double yEnd) {

  private static final String AXIS = "#444";
  private static final String GRID = "#ddd";

  double x(double value) {
    return left + width * value / xEnd;
  }

  double y(double value) {
    return top + height * (1 - value / yEnd);
  }

  double bottom() {
    return top + height;
  }

  void axes(String xTitle, double xTick, String yTitle, double yTick) {
    for (double tick = 0; tick <= xEnd + 1e-9; tick += xTick) {
      on.line(x(tick), top, x(tick), bottom() + 4, GRID);
      on.text(x(tick), bottom() + 17, Anchor.MIDDLE, label(tick));
    }
    for (double tick = 0; tick <= yEnd + 1e-9; tick += yTick) {
      on.line(left - 4, y(tick), left + width, y(tick), GRID);
      on.text(left - 7, y(tick) + 4, Anchor.END, label(tick));
    }
    on.line(left, top, left, bottom(), AXIS);
    on.line(left, bottom(), left + width, bottom(), AXIS);
    on.text(left + width / 2, bottom() + 33, Anchor.MIDDLE, xTitle);
    on.upwards(left - 38, top + height / 2, yTitle);
  }

  /** A row of bars of equal width, as an outline. */
  void steps(double[] heights, double binWidth, String stroke, String fill) {
    double[] x = new double[heights.length * 2 + 2];
    double[] y = new double[x.length];
    x[0] = x(0);
    y[0] = y(0);
    for (int i = 0; i < heights.length; i++) {
      x[2 * i + 1] = x(i * binWidth);
      x[2 * i + 2] = x((i + 1) * binWidth);
      y[2 * i + 1] = y(heights[i]);
      y[2 * i + 2] = y(heights[i]);
    }
    x[x.length - 1] = x(heights.length * binWidth);
    y[y.length - 1] = y(0);
    on.curve(x, y, stroke, fill);
  }

  private static String label(double value) {
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.1f", value);
  }
}
