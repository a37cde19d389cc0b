package io.cometvideo.worker.engine.polling;

import java.util.Formatter;
import java.util.Locale;

/** An SVG picture, readable on white. */
final class Drawing {

  enum Anchor {
    START,
    MIDDLE,
    END
  }

  private final Formatter out = new Formatter(Locale.ROOT);

  Drawing(int width, int height) {
    out.format(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" \
        font-family="Helvetica, Arial, sans-serif" font-size="12" fill="#222">
        <rect width="%d" height="%d" fill="#fff"/>
        """,
        width, height, width, height, width, height);
  }

  void line(double x1, double y1, double x2, double y2, String colour) {
    out.format(
        "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\" fill=\"none\"/>\n", x1, y1, x2, y2, colour);
  }

  /** A line through these points, or the area between it and its ends' level. */
  void curve(double[] x, double[] y, String stroke, String fill) {
    var path = new Formatter(Locale.ROOT);
    for (int i = 0; i < x.length; i++) {
      path.format("%s%.1f %.1f", i == 0 ? "M" : "L", x[i], y[i]);
    }
    out.format(
        "<path d=\"%s\" stroke=\"%s\" stroke-width=\"1.5\" fill=\"%s\"/>\n", path, stroke, fill);
  }

  void dot(double x, double y, String stroke, String fill) {
    out.format(
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" stroke=\"%s\" stroke-width=\"2\" fill=\"%s\"/>\n",
        x, y, stroke, fill);
  }

  void box(double x, double y, String fill) {
    out.format(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"14\" height=\"10\" fill=\"%s\"/>\n", x, y, fill);
  }

  void text(double x, double y, Anchor anchor, String text) {
    out.format(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
        x, y, anchor.name().toLowerCase(Locale.ROOT), text);
  }

  void title(double x, double y, String text) {
    out.format(
        "<text x=\"%.1f\" y=\"%.1f\" font-size=\"15\" font-weight=\"bold\">%s</text>\n",
        x, y, text);
  }

  void upwards(double x, double y, String text) {
    out.format(
        "<text transform=\"translate(%.1f %.1f) rotate(-90)\" text-anchor=\"middle\">%s</text>\n",
        x, y, text);
  }

  String svg() {
    return out + "</svg>\n";
  }
}
