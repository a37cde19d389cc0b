package io.cometvideo.worker.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.catalogue.CatalogueProperties.Model;
import io.cometvideo.worker.catalogue.CatalogueProperties.Seconds;
import io.cometvideo.worker.catalogue.CatalogueProperties.UnknownModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class CataloguePropertiesTest {

  private static final List<String> RATIOS = List.of("21:9", "16:9", "4:3", "1:1", "3:4", "9:16");

  @TempDir Path directory;

  @Test
  void shipsTheModelsOfTheProvider() {
    check(
        Catalogues.shipped(),
        properties -> {
          List<String> low = List.of("480p", "720p");
          List<String> high = List.of("480p", "720p", "1080p");
          assertThat(properties.unknownModels()).isEqualTo(UnknownModels.REJECT);
          assertThat(properties.models())
              .containsExactlyInAnyOrderEntriesOf(
                  Map.of(
                      "doubao-seedance-2-0", model(true, 4, 15, true, low, true),
                      "doubao-seedance-2-0-fast", model(true, 4, 15, true, low, true),
                      "doubao-seedance-2-0-mini", model(true, 4, 15, true, low, true),
                      "doubao-seedance-1-5-pro", model(true, 4, 12, true, high, false),
                      "doubao-seedance-1-0-pro", model(true, 2, 10, false, high, false),
                      "seedance-2-5", model(false, 4, 30, true, low, true)));
        });
  }

  @Test
  void letsAFileOverrideSingleValuesAndAddModels() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("application.yml"),
            """
            comet:
              unknown-models: pass
              models:
                seedance-2-5:
                  enabled: true
                doubao-seedance-1-0-pro:
                  seconds:
                    max: 12
                  resolutions: [4k]
                "[model.v3]":
                  input-reference: true
            """);
    check(
        Catalogues.shipped().withPropertyValues("spring.config.additional-location=file:" + file),
        properties -> {
          Map<String, Model> models = properties.models();
          assertThat(properties.unknownModels()).isEqualTo(UnknownModels.PASS);
          assertThat(models.get("seedance-2-5"))
              .isEqualTo(model(true, 4, 30, true, List.of("480p", "720p"), true));
          assertThat(models.get("doubao-seedance-1-0-pro"))
              .isEqualTo(model(true, 2, 12, false, List.of("4k"), false));
          assertThat(models.get("model.v3"))
              .isEqualTo(new Model(true, new Seconds(1, null), List.of(), false, List.of(), true));
          assertThat(models).hasSize(7);
        });
  }

  @Test
  void letsEnvironmentVariablesOverrideSingleValuesOfAModel() {
    check(
        Catalogues.shipped()
            .withInitializer(context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(
                        new SystemEnvironmentPropertySource(
                            "test-systemEnvironment",
                            Map.of(
                                "COMET_MODELS_SEEDANCE25_ENABLED", "true",
                                "COMET_MODELS_DOUBAOSEEDANCE20_SECONDS_MAX", "20")))),
        properties -> {
          assertThat(properties.models()).hasSize(6);
          assertThat(properties.models().get("seedance-2-5").enabled()).isTrue();
          assertThat(properties.models().get("doubao-seedance-2-0").seconds())
              .isEqualTo(new Seconds(4, 20));
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seconds.min=0 | comet.models.m.seconds.min must be 1 or more",
        "seconds.max=0 | comet.models.m.seconds.max must not be below comet.models.m.seconds.min",
        "sizes=969 | comet.models.m.sizes must hold ratios such as \"16:9\"",
        "sizes=16:9,wide | comet.models.m.sizes must hold ratios such as \"16:9\"",
        "resolutions=480p,,720p | comet.models.m.resolutions must not hold blank text"
      })
  void refusesWrongLimitsAndNamesTheKey(String property, String message) {
    Catalogues.empty()
        .withPropertyValues("comet.models.m." + property)
        .run(context -> assertThat(context).getFailure().hasStackTraceContaining(message));
  }

  @Test
  void refusesACatalogueThatAllowsNothing() {
    Catalogues.empty()
        .withPropertyValues("comet.models.m.enabled=false")
        .run(context ->
            assertThat(context)
                .getFailure()
                .hasStackTraceContaining("comet.models has no enabled model"));
    Catalogues.empty()
        .withPropertyValues("comet.unknown-models=pass")
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Catalogue.class));
  }

  private static Model model(
      boolean enabled,
      int min,
      int max,
      boolean exactSizes,
      List<String> resolutions,
      boolean inputReference) {
    return new Model(
        enabled, new Seconds(min, max), RATIOS, exactSizes, resolutions, inputReference);
  }

  private static void check(
      ApplicationContextRunner runner, Consumer<CatalogueProperties> assertions) {
    runner.run(context -> assertions.accept(context.getBean(CatalogueProperties.class)));
  }
}
