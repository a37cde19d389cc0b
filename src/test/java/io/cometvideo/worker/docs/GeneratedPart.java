package io.cometvideo.worker.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a document that is made from what the build knows: between two comments, each on a line
 * of its own. With {@code -Ddocs=apply} it is written, otherwise compared.
 */
final class GeneratedPart {

  private static final String END = "<!-- end of the generated part -->";

  private GeneratedPart() {}

  static void check(Path page, Class<?> test, String content) throws IOException {
    String begin =
        "<!-- generated: ./mvnw test -Dtest=%s -Ddocs=apply -->\n".formatted(test.getSimpleName());
    String text = Files.readString(page);
    assertThat(text).as("%s", page).contains(begin).contains(END);
    String generated =
        text.substring(0, text.indexOf(begin) + begin.length())
            + content
            + text.substring(text.indexOf(END));
    if (System.getProperty("docs", "check").equals("apply")) {
      Files.writeString(page, generated);
    } else {
      assertThat(text).as("%s: write it anew with the command in it", page).isEqualTo(generated);
    }
  }
}
