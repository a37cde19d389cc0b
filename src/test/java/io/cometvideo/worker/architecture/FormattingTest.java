package io.cometvideo.worker.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A test, so that the formatter runs on the JDK that the sources are written for. */
class FormattingTest {

  private final Formatter formatter = new Formatter();

  @Test
  void sourcesAreFormatted() throws Exception {
    boolean apply = "apply".equals(System.getProperty("format"));
    List<Path> unformatted = new ArrayList<>();
    for (Path source : Sources.all()) {
      String text = Files.readString(source);
      String formatted = format(text);
      if (!text.equals(formatted)) {
        if (apply) {
          Files.writeString(source, formatted);
        } else {
          unformatted.add(source);
        }
      }
    }
    assertThat(unformatted)
        .as("unformatted; to format: ./mvnw test -Dtest=FormattingTest -Dformat=apply")
        .isEmpty();
  }

  @Test
  void sourceFilesStayShort() throws IOException {
    for (Path source : Sources.all()) {
      assertThat(Files.readAllLines(source)).as(source.toString()).hasSizeLessThanOrEqualTo(300);
    }
  }

  private String format(String text) throws Exception {
    return formatter.formatSourceAndFixImports(RemoveUnusedImports.removeUnusedImports(text));
  }
}
