package io.cometvideo.worker.bench;

import java.util.List;

/** Figures that belong together, for the report. */
record Table(List<String> columns, List<List<String>> rows) {

  /** In Markdown. */
  String markdown() {
    var text = new StringBuilder();
    row(text, columns);
    row(text, columns.stream().map(_ -> "---").toList());
    rows.forEach(cells -> row(text, cells));
    return text.append('\n').toString();
  }

  private static void row(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
