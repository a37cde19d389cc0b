package io.cometvideo.worker.engine.polling;

import io.cometvideo.worker.engine.polling.Drawing.Anchor;
import io.cometvideo.worker.engine.polling.Simulation.Figures;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The picture of one case: when renders are done and when they are polled, and what it costs and
 * brings.
 */
final class PollingChart {

  private static final String RENDERS = "#bcd7ee";
  private static final String LEARNED = "#d95f02";
  private static final String LEARNED_AREA = "#fdd9b5";
  private static final String FIXED = "#666666";
  private static final String KNOWING = "#1b7837";
  private static final int BINS = 100;

  private final Drawing on = new Drawing(960, 390);
  private final Case renders;
  private final Map<String, Figures> figures;

  private PollingChart(Case renders, Map<String, Figures> figures) {
    this.renders = renders;
    this.figures = figures;
  }

  static String of(Case renders, Map<String, Figures> figures) {
    return new PollingChart(renders, figures).svg();
  }

  private String svg() {
    on.title(20, 24, renders.title());
    double[] took = renders.tasks().stream().mapToDouble(PollingChart::seconds).sorted().toArray();
    double end = Math.ceil((took[(int) (took.length * 0.995)] + 20) / 50) * 50;
    renderTimes(took, end);
    polls(end);
    costs();
    return on.svg();
  }

  private static double seconds(SimulatedTask task) {
    return PollRules.seconds(Duration.between(task.submittedAt(), task.doneAt()));
  }

  private void renderTimes(double[] took, double end) {
    double[] heights = aSecond(took, end, 0.01 * took.length);
    var panel = new Panel(on, 70, 60, 480, 110, end, ceiling(heights));
    panel.axes("", tick(end), "% done a second", panel.yEnd() / 2);
    panel.steps(heights, end / BINS, "none", RENDERS);
    on.box(80, 41, RENDERS);
    on.text(100, 50, Anchor.START, "renders done");
  }

  private void polls(double end) {
    double[] learned = aSecond(ages(Asked.LEARNED), end, renders.tasks().size());
    double[] fixed = aSecond(ages(Asked.FIXED_15), end, renders.tasks().size());
    var panel = new Panel(on, 70, 200, 480, 140, end, Math.max(ceiling(learned), ceiling(fixed)));
    panel.axes(
        "age of the render in seconds", tick(end), "GETs of a video a second", panel.yEnd() / 2);
    panel.steps(learned, end / BINS, LEARNED, LEARNED_AREA);
    panel.steps(fixed, end / BINS, FIXED, "none");
    on.box(200, 41, LEARNED);
    on.text(220, 50, Anchor.START, "GETs, learned");
    on.box(330, 41, FIXED);
    on.text(350, 50, Anchor.START, "GETs, fixed 15 s");
  }

  private double[] ages(String asked) {
    return of(asked).ages().stream().mapToDouble(age -> age).toArray();
  }

  private void costs() {
    double mostGets = Math.ceil(of(Asked.FIXED_10).gets() / 2) * 2;
    double mostLag = Math.ceil(of(Asked.FIXED_20).meanLag() / 5) * 5;
    var panel = new Panel(on, 640, 60, 290, 280, mostGets, mostLag);
    panel.axes("GETs per video", 2, "mean detection lag in seconds", 5);
    for (String fixed : List.of(Asked.FIXED_10, Asked.FIXED_15, Asked.FIXED_20)) {
      point(panel, fixed, FIXED, FIXED);
    }
    point(panel, Asked.KNOWING, KNOWING, "#fff");
    point(panel, Asked.CLAIRVOYANT, KNOWING, KNOWING);
    point(panel, Asked.LEARNED, LEARNED, LEARNED);
  }

  private void point(Panel panel, String asked, String stroke, String fill) {
    double x = panel.x(of(asked).gets());
    double y = panel.y(of(asked).meanLag());
    on.dot(x, y, stroke, fill);
    switch (asked) {
      case Asked.LEARNED -> on.text(x + 2, y + 20, Anchor.START, asked);
      case Asked.KNOWING -> {
        boolean isRoom = x > panel.left() + 80;
        on.text(
            isRoom ? x - 9 : x,
            isRoom ? y + 4 : y - 11,
            isRoom ? Anchor.END : Anchor.MIDDLE,
            asked);
      }
      case Asked.CLAIRVOYANT -> on.text(x + 9, y - 8, Anchor.START, asked);
      default -> on.text(Math.min(x, panel.x(panel.xEnd()) - 30), y - 11, Anchor.MIDDLE, asked);
    }
  }

  private Figures of(String asked) {
    return Objects.requireNonNull(figures.get(asked));
  }

  /** How many of these lie in each bin, a second, per so many. */
  private static double[] aSecond(double[] seconds, double end, double per) {
    double[] heights = new double[BINS];
    for (double second : seconds) {
      if (second < end) {
        heights[(int) (second * BINS / end)] += BINS / end / per;
      }
    }
    return heights;
  }

  private static double ceiling(double[] heights) {
    double most = Arrays.stream(heights).max().orElseThrow();
    double unit = 1;
    while (unit > most) {
      unit /= 10;
    }
    return Math.ceil(most / unit / 2) * 2 * unit;
  }

  private static double tick(double end) {
    return end > 250 ? 50 : 25;
  }
}
