package io.cometvideo.worker.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.catalogue.CatalogueProperties.Model;
import io.cometvideo.worker.catalogue.CatalogueProperties.Seconds;
import io.cometvideo.worker.catalogue.CatalogueProperties.UnknownModels;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Violation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {

  private static final Model STRICT =
      new Model(
          true, new Seconds(2, 10), List.of("16:9", "1:1"), false, List.of("480p", "720p"), false);
  private static final Model EXACT =
      new Model(true, new Seconds(4, 15), List.of("16:9"), true, List.of("720p"), true);
  private static final Model OFF =
      new Model(false, EXACT.seconds(), List.of(), true, List.of(), true);
  private static final Model OPEN =
      new Model(true, new Seconds(1, null), List.of(), false, List.of(), true);
  private static final Map<String, Model> MODELS =
      Map.of("strict", STRICT, "exact", EXACT, "off", OFF, "open", OPEN);

  private final Catalogue catalogue = catalogue(UnknownModels.REJECT);

  @Test
  void namesEveryViolatedFieldAtOnce() {
    List<Violation> violations = catalogue.check(request("strict", 11, "21:9", "1080p"), 1);

    assertThat(violations)
        .containsExactly(
            new Violation("seconds", "must be 2 to 10 for strict, not 11"),
            new Violation("size", "must be one of 16:9, 1:1 for strict, not \"21:9\""),
            new Violation("resolution", "must be one of 480p, 720p for strict, not \"1080p\""),
            new Violation("inputReferences", "must be absent: strict takes no images"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "strict, 2, 16:9, 480p, 0",
        "strict, 10, 1:1, 720p, 0",
        "strict, -, -, -, 0",
        "exact, 4, 1280x720, 720p, 4",
        "exact, 15, 9999x100, -, 9",
        "open, 9999, whatever, 16K, 1"
      })
  void allowsWhatTheModelAllows(
      String model, Integer seconds, String size, String resolution, int images) {
    assertThat(catalogue.check(request(model, seconds, size, resolution), images)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "strict, 1, -, -, seconds",
        "exact, 3, -, -, seconds",
        "exact, 16, -, -, seconds",
        "open, 0, -, -, seconds",
        "strict, -, 1280x720, -, size",
        "exact, -, 1280X720, -, size",
        "exact, -, 0128x720, -, size",
        "exact, -, 99x720, -, size",
        "exact, -, 12800x720, -, size",
        "exact, -, 4:3, -, size",
        "exact, -, -, 720P, resolution"
      })
  void refusesWhatItDoesNotAllow(
      String model, Integer seconds, String size, String resolution, String field) {
    assertThat(catalogue.check(request(model, seconds, size, resolution), 0))
        .extracting(Violation::field)
        .containsExactly(field);
  }

  @Test
  void listsTheEnabledModelsForAnUnknownOne() {
    assertThat(catalogue.check(request("other", 99, "x", "y"), 9))
        .containsExactly(
            new Violation("model", "must be one of exact, open, strict, not \"other\""));
  }

  @Test
  void refusesAModelThatIsSwitchedOffEvenIfUnknownOnesPass() {
    Violation expected =
        new Violation(
            "model",
            "must be one of exact, open, strict, not \"off\", which is switched off"
                + " (comet.models.off.enabled)");

    assertThat(catalogue.check(request("off", 99, null, null), 0)).containsExactly(expected);
    assertThat(catalogue(UnknownModels.PASS).check(request("off", 99, null, null), 0))
        .containsExactly(expected);
  }

  @Test
  void passesUnknownModelsIfToldTo() {
    assertThat(catalogue(UnknownModels.PASS).check(request("other", 99, "x", "y"), 9)).isEmpty();
  }

  @Test
  void leavesAMissingModelToOthers() {
    assertThat(catalogue.check(request(null, 99, "x", "y"), 9)).isEmpty();
  }

  @Test
  void cutsLongNames() {
    assertThat(catalogue.check(request("m".repeat(5000), null, null, null), 0))
        .singleElement()
        .extracting(Violation::message)
        .asString()
        .hasSizeLessThan(150);
  }

  private static Catalogue catalogue(UnknownModels unknownModels) {
    return new Catalogue(new CatalogueProperties(MODELS, unknownModels));
  }

  private static RequestSummary request(
      @Nullable String model,
      @Nullable Integer seconds,
      @Nullable String size,
      @Nullable String resolution) {
    return new RequestSummary(model, seconds, size, resolution, null, null, null);
  }
}
