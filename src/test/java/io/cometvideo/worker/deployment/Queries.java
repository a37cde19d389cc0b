package io.cometvideo.worker.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What queries of Prometheus ask for, and what the worker has for them. */
final class Queries {

  /** Name, kind and tags of a row in {@code docs/metrics.md}. */
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z.]+)` \\| ([a-z]+) \\| ([^|]*)\\|", Pattern.MULTILINE);

  private static final Pattern SERIES =
      Pattern.compile("\\b([a-z_]{2,})(?:\\{([^}]*)})?(?!\\w|\\()");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)(?:=~|!~|!=|=)\"([^\"]*)\"");

  /** What is between the series: where they are grouped, and the words of the language. */
  private static final String LANGUAGE =
      "\\bby \\([^)]*\\)|\\boffset \\w+|\\[[$\\w]+]|\\b(?:or|unless)\\b|\\b\\w+(?=\\()"
          + "|\\b(?:sum|min|max|count)\\b|\\b\\d+e\\d+\\b";

  private Queries() {}

  /** The series of a query: group 1 is the name, 2 what selects them, if anything. */
  static List<MatchResult> series(String query) {
    return SERIES.matcher(query.replaceAll(LANGUAGE, "")).results().toList();
  }

  /** What selects a series: the values by tag. */
  static Map<String, String> tags(MatchResult series) {
    String matchers = series.group(2) == null ? "" : series.group(2);
    return MATCHER
        .matcher(matchers)
        .results()
        .collect(Collectors.toMap(tag -> tag.group(1), tag -> tag.group(2)));
  }

  /** The names that Prometheus sees, each with its tags. */
  static Map<String, Set<String>> exported() throws IOException {
    Map<String, Set<String>> names = new HashMap<>();
    ROW.matcher(Files.readString(Path.of("docs/metrics.md")))
        .results()
        .forEach(row -> {
          Set<String> tags = new HashSet<>(Set.of("job"));
          Pattern.compile("`(\\w+)`")
              .matcher(row.group(3))
              .results()
              .forEach(tag -> tags.add(tag.group(1)));
          endings(row.group(2)).forEach(ending -> names.put(name(row) + ending, tags));
        });
    return names;
  }

  /** The documented metrics, as the first part of their series' names. */
  static Set<String> metrics() throws IOException {
    return ROW.matcher(Files.readString(Path.of("docs/metrics.md")))
        .results()
        .map(Queries::name)
        .collect(Collectors.toSet());
  }

  private static String name(MatchResult row) {
    return row.group(1).replace('.', '_');
  }

  private static List<String> endings(String kind) {
    return switch (kind) {
      case "gauge" -> List.of("");
      case "counter" -> List.of("_total");
      case "timer" -> List.of("_seconds_count", "_seconds_sum", "_seconds_max", "_seconds_bucket");
      case "summary" -> List.of("_count", "_sum", "_max");
      default -> throw new IllegalArgumentException(kind);
    };
  }
}
