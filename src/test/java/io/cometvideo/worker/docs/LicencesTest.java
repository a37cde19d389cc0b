package io.cometvideo.worker.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The libraries in the jar, read from its bill of materials, and their licences. */
class LicencesTest {

  private static final Path PAGE = Path.of("docs/licences.md");
  private static final Path BILL = Path.of("target/classes/META-INF/sbom/application.cdx.json");

  /** Of each library at least one, at its user's choice, lets it be used in any product. */
  private static final Set<String> ALLOWED =
      Set.of("Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "EPL-2.0");

  @Test
  void everyLibraryHasALicenceThatIsAllowed() {
    assertThat(libraries())
        .hasSizeGreaterThan(50)
        .allSatisfy(library ->
            assertThat(licences(library))
                .as(library.path("name").asString())
                .containsAnyElementsOf(ALLOWED));
  }

  @Test
  void thePageListsTheLibrariesByLicence() throws IOException {
    var byLicence = new TreeMap<String, Set<String>>();
    for (JsonNode library : libraries()) {
      byLicence
          .computeIfAbsent(String.join(" or ", licences(library)), _ -> new TreeSet<>())
          .add(library.path("group").asString() + ":" + library.path("name").asString());
    }
    String table =
        byLicence.entrySet().stream()
            .map(entry ->
                "| %s | %s |".formatted(entry.getKey(), String.join(", ", entry.getValue())))
            .collect(Collectors.joining("\n", "| licence | libraries |\n|---|---|\n", "\n"));

    GeneratedPart.check(PAGE, LicencesTest.class, table);
  }

  private static List<JsonNode> libraries() {
    return JsonMapper.shared().readTree(BILL.toFile()).path("components").valueStream().toList();
  }

  private static List<String> licences(JsonNode library) {
    return library
        .path("licenses")
        .valueStream()
        .map(entry ->
            entry.path("license").path("id").asString(entry.path("expression").asString("unknown")))
        .toList();
  }
}
