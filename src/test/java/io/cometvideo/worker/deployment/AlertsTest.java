package io.cometvideo.worker.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.deployment.CustomResources.ScaledObject;
import io.cometvideo.worker.engine.PauseReason;
import io.cometvideo.worker.ops.UnreadyWords;
import io.cometvideo.worker.task.ErrorCode;
import io.cometvideo.worker.task.Status;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alerts ask for what the worker measures, and lead to what to do. */
class AlertsTest {

  @Test
  void askForMetricsAndTagsThatExist() throws IOException {
    Map<String, Set<String>> exported = Queries.exported();

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
  void compareTagsWithWordsThatExist() {
    Map<String, Set<String>> words =
        Map.of(
            "job", Set.of(job()),
            "status", words(Status.values()),
            "error", Stream.of(ErrorCode.values()).map(Enum::name).collect(Collectors.toSet()),
            "intake_paused reason", words(PauseReason.values()),
            "worker_unready reason", UnreadyWords.all(),
            "requests_rejected_total reason", Set.of("invalid-request"));

    for (String query : queries()) {
      for (MatchResult series : Queries.series(query)) {
        Queries.tags(series)
            .forEach((tag, values) ->
                assertThat(List.of(values.split("\\|")))
                    .as(query)
                    .isSubsetOf(words.getOrDefault(series.group(1) + " " + tag, words.get(tag))));
      }
    }
  }

  @Test
  void runbooksAreSectionsThatExist() throws IOException {
    for (Rule rule : rules()) {
      String[] link = rule.getAnnotations().get("runbook_url").split("#", 2);

      assertThat(anchors(Path.of(link[0]))).as(rule.getAlert()).contains(link[1]);
      assertThat(rule.getLabels().get("severity")).isIn("critical", "warning");
    }
  }

  private static List<Rule> rules() {
    return Manifests.all(PrometheusRule.class).stream()
        .flatMap(file -> file.getSpec().getGroups().stream())
        .flatMap(group -> group.getRules().stream())
        .toList();
  }

  private static List<String> queries() {
    Stream<String> scaling =
        Manifests.all(ScaledObject.class).stream()
            .map(scaled -> scaled.spec().trigger("prometheus").get("query"));
    return Stream.concat(rules().stream().map(rule -> rule.getExpr().getStrVal()), scaling)
        .toList();
  }

  /** What the pod monitor makes of the label that it names. */
  private static String job() {
    String label = Manifests.all(PodMonitor.class).getFirst().getSpec().getJobLabel();
    return Manifests.worker().getSpec().getTemplate().getMetadata().getLabels().get(label);
  }

  private static Set<String> words(Enum<?>[] values) {
    return Stream.of(values)
        .map(value -> value.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  /** The headings, as GitHub links them. */
  private static Set<String> anchors(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w -]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
