package io.cometvideo.worker.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard shows what the worker measures. */
class DashboardTest {

  private static final Path DASHBOARD = Path.of("docs/dashboard.json");

  /** Of the JVM and the process, with tags of their own. */
  private static final Map<String, Set<String>> FOREIGN =
      Map.of(
          "process_cpu_time_ns_total", Set.of("job"),
          "jvm_memory_used_bytes", Set.of("job", "area"));

  @Test
  void asksForMetricsAndTagsThatExist() throws IOException {
    Map<String, Set<String>> exported = new HashMap<>(Queries.exported());
    exported.putAll(FOREIGN);

    for (String query : queries()) {
      assertThat(Queries.series(query))
          .as(query)
          .isNotEmpty()
          .allSatisfy(series -> {
            assertThat(exported).containsKey(series.group(1));
            assertThat(Queries.tags(series).keySet()).isSubsetOf(exported.get(series.group(1)));
          });
    }
  }

  @Test
  void showsEveryMetric() throws IOException {
    List<String> shown =
        queries().stream()
            .flatMap(query -> Queries.series(query).stream())
            .map((MatchResult series) -> series.group(1))
            .toList();

    assertThat(Queries.metrics())
        .allSatisfy(metric -> assertThat(shown).anyMatch(series -> series.startsWith(metric)));
  }

  @Test
  void panelsHaveATitleAndAPlaceOfTheirOwn() {
    Set<List<Integer>> taken = new HashSet<>();
    for (JsonNode panel : panels()) {
      String title = panel.path("title").asString();
      JsonNode place = panel.path("gridPos");
      assertThat(title).isNotBlank();
      assertThat(place.path("x").asInt() + place.path("w").asInt())
          .as(title)
          .isLessThanOrEqualTo(24);
      for (int x = 0; x < place.path("w").asInt(); x++) {
        for (int y = 0; y < place.path("h").asInt(); y++) {
          assertThat(taken.add(List.of(place.path("x").asInt() + x, place.path("y").asInt() + y)))
              .as("place of %s", title)
              .isTrue();
        }
      }
    }
  }

  private static List<JsonNode> panels() {
    return JsonMapper.shared().readTree(DASHBOARD.toFile()).path("panels").valueStream().toList();
  }

  private static List<String> queries() {
    return panels().stream()
        .flatMap(DashboardTest::targets)
        .map(target -> target.path("expr").asString())
        .toList();
  }

  private static Stream<JsonNode> targets(JsonNode panel) {
    return panel.path("targets").valueStream();
  }
}
