package io.cometvideo.worker.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The configuration reference is made from the properties and what their Javadoc says. */
class ConfigurationReferenceTest {

  private static final Path PAGE = Path.of("docs/configuration.md");
  private static final Path METADATA =
      Path.of("target/classes/META-INF/spring-configuration-metadata.json");

  @Test
  void theReferenceHasEveryProperty() throws IOException {
    String table =
        properties().stream()
            .map(ConfigurationReferenceTest::row)
            .collect(
                Collectors.joining(
                    "\n", "| key, environment variable | default | |\n|---|---|---|\n", "\n"));

    GeneratedPart.check(PAGE, ConfigurationReferenceTest.class, table);
  }

  @Test
  void everyPropertySaysWhatItMeans() {
    assertThat(properties())
        .hasSizeGreaterThan(30)
        .allSatisfy(property ->
            assertThat(property.path("description").asString())
                .as(property.path("name").asString())
                .hasSizeGreaterThan(10)
                .doesNotContain("{@link"));
  }

  private static List<JsonNode> properties() {
    return JsonMapper.shared()
        .readTree(METADATA.toFile())
        .path("properties")
        .valueStream()
        .filter(property -> property.path("name").asString().matches("(comet|worker)\\..*"))
        // The page has a chapter of its own for them.
        .filter(property -> !property.path("name").asString().equals("comet.models"))
        .sorted(Comparator.comparing(property -> property.path("name").asString()))
        .toList();
  }

  private static String row(JsonNode property) {
    String name = property.path("name").asString();
    String meaning =
        property
            .path("description")
            .asString()
            .replaceAll("\\{@code\\s+([^}]+)}", "`$1`")
            .replace("|", "\\|");
    return "| `%s`<br>`%s` | %s | %s |"
        .formatted(name, variable(name), defaultOf(property), meaning);
  }

  private static String variable(String name) {
    return name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  private static String defaultOf(JsonNode property) {
    String value = property.path("defaultValue").asString("");
    return value.isEmpty() ? "" : "`" + value + "`";
  }
}
