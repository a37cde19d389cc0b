package io.cometvideo.worker.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What was measured, in Markdown. */
final class Report {

  private static final Path PAGE = Path.of("docs/benchmarks.md");
  private static final String BEGIN = "<!-- measured: ./mvnw -Pbench verify -->\n";
  private static final String END = "<!-- end of what was measured -->";

  private final List<List<String>> figures = new ArrayList<>();
  private final List<Table> tables = new ArrayList<>();

  void add(Figure figure) {
    figures.add(
        List.of(
            figure.name(),
            figure.target(),
            figure.measured(),
            figure.floor(),
            "**" + figure.ratio() + "**",
            figure.target().isEmpty() ? "" : figure.reached() ? "yes" : "no"));
    System.out.println(figure);
  }

  void add(Table table) {
    tables.add(table);
    System.out.println(table.markdown());
  }

  String markdown() {
    var text = new StringBuilder(Conditions.markdown());
    text.append(
        new Table(
                "Figures",
                List.of("what", "target", "measured", "floor in the same run", "ratio", "reached"),
                figures)
            .markdown());
    tables.forEach(table -> text.append(table.markdown()));
    return text.toString();
  }

  /** Puts it into the page, in the place of what was measured before. */
  void write() throws IOException {
    String page = Files.readString(PAGE);
    Files.writeString(
        PAGE,
        page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
            + markdown()
            + page.substring(page.indexOf(END)));
  }
}
