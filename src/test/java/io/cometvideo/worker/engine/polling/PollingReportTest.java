package io.cometvideo.worker.engine.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.docs.GeneratedPart;
import io.cometvideo.worker.engine.polling.Simulation.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The schedule against fixed intervals, in simulated time; docs/polling.md shows what comes of it.
 */
class PollingReportTest {

  private static final double TOLERANCE = 1.05;
  private static final double CLOSE = 1.2;
  private static final Map<Case, Map<String, Figures>> REPORT = new LinkedHashMap<>();

  @BeforeAll
  static void runAll() {
    Case.all().forEach(renders -> REPORT.put(renders, Asked.all(renders)));
  }

  @Test
  void isNeverWorseThanTheFixedInterval() {
    REPORT.forEach((renders, figures) -> {
      Figures learned = of(figures, Asked.LEARNED);
      Figures fixed = of(figures, Asked.FIXED_15);
      assertThat(learned.gets()).as(renders.title()).isLessThan(fixed.gets() * TOLERANCE);
      assertThat(learned.meanLag()).as(renders.title()).isLessThan(fixed.meanLag() * TOLERANCE);
      assertThat(learned.p95Lag()).as(renders.title()).isLessThan(fixed.p95Lag() * TOLERANCE);
    });
  }

  @Test
  void asksHalfAsOftenAtNoMoreThanTheMeanLagUnlessEvenOneWhoKnowsCouldNot() {
    REPORT.forEach((renders, figures) -> {
      Figures learned = of(figures, Asked.LEARNED);
      Figures fixed = of(figures, Asked.FIXED_15);
      double possible = of(figures, Asked.KNOWING).gets() * CLOSE;
      assertThat(learned.gets())
          .as(renders.title())
          .isLessThan(Math.max(fixed.gets() / 2, possible));
      assertThat(learned.meanLag()).as(renders.title()).isLessThan(fixed.meanLag());
    });
  }

  @Test
  void keepsTheProvidersSpacing() {
    REPORT.forEach((renders, figures) ->
        assertThat(of(figures, Asked.LEARNED).shortest())
            .as(renders.title())
            .isGreaterThanOrEqualTo(Asker.SPACING));
  }

  @Test
  void theDocumentShowsTheFigures() throws IOException {
    String rows =
        REPORT.entrySet().stream()
            .map(entry -> row(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("\n", "", "\n"));
    GeneratedPart.check(
        Path.of("docs/polling.md"),
        PollingReportTest.class,
        """
        | render times | fixed 10 s | fixed 15 s | fixed 20 s | **learned** | GETs of fixed 15 s | knowing | clairvoyant |
        |---|---|---|---|---|---|---|---|
        """
            + rows);
  }

  @Test
  void theDocumentShowsTheCharts() throws IOException {
    for (Map.Entry<Case, Map<String, Figures>> entry : REPORT.entrySet()) {
      GeneratedPart.checkFile(
          Path.of("docs/polling", entry.getKey().file() + ".svg"),
          PollingReportTest.class,
          PollingChart.of(entry.getKey(), entry.getValue()));
    }
  }

  private static String row(Case renders, Map<String, Figures> figures) {
    return "| [%s](polling/%s.svg) | %s | %s | %s | **%s** | **%.0f %%** | %s | %s |"
        .formatted(
            renders.title(),
            renders.file(),
            cell(figures, Asked.FIXED_10),
            cell(figures, Asked.FIXED_15),
            cell(figures, Asked.FIXED_20),
            cell(figures, Asked.LEARNED),
            100 * of(figures, Asked.LEARNED).gets() / of(figures, Asked.FIXED_15).gets(),
            cell(figures, Asked.KNOWING),
            cell(figures, Asked.CLAIRVOYANT));
  }

  private static String cell(Map<String, Figures> figures, String asked) {
    Figures these = of(figures, asked);
    return String.format(
        Locale.ROOT, "%.2f · %.1f · %.1f", these.gets(), these.meanLag(), these.p95Lag());
  }

  private static Figures of(Map<String, Figures> figures, String asked) {
    return Objects.requireNonNull(figures.get(asked));
  }
}
