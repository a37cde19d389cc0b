package io.cometvideo.worker.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a document that is made from what the build knows: between two comments, each on a line
 * of its own, or a whole file. With {@code -Ddocs=apply} it is written, otherwise compared.
 */
public final class GeneratedPart {

  private static final String END = "<!-- end of the generated part -->";

  private GeneratedPart() {}

  /** Checks or writes the part of this page that this test makes. */
  public static void check(Path page, Class<?> test, String content) throws IOException {
    String begin =
        "<!-- generated: ./mvnw test -Dtest=%s -Ddocs=apply -->\n".formatted(test.getSimpleName());
    String text = Files.readString(page);
    assertThat(text).as("%s", page).contains(begin).contains(END);
    String generated =
        text.substring(0, text.indexOf(begin) + begin.length())
            + content
            + text.substring(text.indexOf(END));
    if (isToBeWritten()) {
      Files.writeString(page, generated);
    } else {
      assertThat(text).as("%s: write it anew with the command in it", page).isEqualTo(generated);
    }
  }

  /** Checks or writes a file that this test makes as a whole. */
  public static void checkFile(Path file, Class<?> test, String content) throws IOException {
    if (isToBeWritten()) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } else {
      assertThat(file)
          .as("%s: to write it anew: -Dtest=%s -Ddocs=apply", file, test.getSimpleName())
          .hasContent(content);
    }
  }

  private static boolean isToBeWritten() {
    return System.getProperty("docs", "check").equals("apply");
  }
}
