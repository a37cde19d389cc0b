package io.cometvideo.worker.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What one measurement has brought, in Markdown. */
final class Report {

  private static final Path PAGE = Path.of("docs/benchmarks.md");

  private final String name;
  private final List<List<String>> figures = new ArrayList<>();
  private final List<Table> tables = new ArrayList<>();

  /** Of the measurement of this name. */
  Report(String name) {
    this.name = name;
  }

  void add(Figure figure) {
    figures.add(
        List.of(
            figure.name(),
            figure.target(),
            figure.measured(),
            figure.floor(),
            "**" + figure.ratio() + "**",
            figure.target().isEmpty() ? "" : figure.reached() ? "yes" : "no"));
  }

  void add(Table table) {
    tables.add(table);
  }

  String markdown() {
    var text = new StringBuilder();
    if (!figures.isEmpty()) {
      text.append(
          new Table(
                  List.of(
                      "what", "target", "measured", "floor in the same run", "ratio", "reached"),
                  figures)
              .markdown());
    }
    tables.forEach(table -> text.append(table.markdown()));
    return text.append(Conditions.line(name)).append('\n').toString();
  }

  /** Puts it into the page, in the place of what was measured before. */
  void write() throws IOException {
    String begin = "<!-- measured: " + name + " -->\n";
    String end = "<!-- end of " + name + " -->";
    String page = Files.readString(PAGE);
    Files.writeString(
        PAGE,
        page.substring(0, page.indexOf(begin) + begin.length())
            + markdown()
            + page.substring(page.indexOf(end)));
  }
}
