package io.cometvideo.worker.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The compiler's checks are rarely switched off, and never without a word. */
class SuppressionsTest {

  private static final int AT_MOST = 10;

  @Test
  void suppressionsAreFewAndSayWhy() throws IOException {
    List<String> suppressions = new ArrayList<>();
    for (Path source : Sources.all()) {
      if (source.startsWith(Path.of("src", "main"))) {
        suppressions.addAll(suppressionsIn(source));
      }
    }

    assertThat(suppressions)
        .hasSizeLessThanOrEqualTo(AT_MOST)
        .allSatisfy(line -> assertThat(line).matches(".*\\) // \\S.*"));
  }

  private static List<String> suppressionsIn(Path source) throws IOException {
    return Files.readAllLines(source).stream()
        .filter(line -> line.contains("@SuppressWarnings"))
        .map(line -> source + ": " + line.strip())
        .toList();
  }
}
