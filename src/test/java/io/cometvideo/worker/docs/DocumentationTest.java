package io.cometvideo.worker.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents say is what the code has. */
class DocumentationTest {

  private static final Pattern METER =
      Pattern.compile("static final String [A-Z_]+ =\\s+\"([a-z]+(?:\\.[a-z]+)+)\"");
  private static final Pattern METRICS_ROW = Pattern.compile("^\\| `([a-z.]+)`", Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");

  @Test
  void theMetricsTableNamesEveryMeterAndNoOther() throws IOException {
    Set<String> meters = new TreeSet<>();
    for (Path source : files("src/main/java", "(Metrics|Gauges)\\.java")) {
      meters.addAll(matches(METER, Files.readString(source)));
    }

    assertThat(matches(METRICS_ROW, Files.readString(Path.of("docs/metrics.md"))))
        .containsExactlyInAnyOrderElementsOf(meters);
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    for (Path page : pages()) {
      for (String link : matches(LINK, Files.readString(page))) {
        assertThat(page.resolveSibling(link)).as("link in %s", page).exists();
      }
    }
  }

  /**
   * Else {@code spring-boot:test-run}, the newcomer's first command, does not know which to run.
   */
  @Test
  void theLocalRunIsTheOnlyMainClassOfTheTests() throws IOException {
    for (Path source : files("src/test/java", "(?<!LocalRun)\\.java")) {
      assertThat(Files.readString(source))
          .as("%s", source)
          .doesNotContain("static " + "void main(");
    }
  }

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThan(150);
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> pages =
        Stream.concat(
            Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")),
            files("docs", "\\.md").stream())) {
      return pages.toList();
    }
  }

  private static List<Path> files(String root, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(root))) {
      return files.filter(file -> file.toString().matches(".*" + ending)).toList();
    }
  }

  private static Set<String> matches(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
