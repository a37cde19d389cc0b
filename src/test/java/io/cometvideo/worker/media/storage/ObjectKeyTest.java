package io.cometvideo.worker.media.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.RequestId;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {

  private static final Instant DAY = Instant.parse("2026-11-23T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "order-1, order-1.mp4",
    "a.b_c-9, a.b_c-9.mp4",
    "Order:1, %4Frder%3A1.mp4",
    "., ..mp4",
    ".., ...mp4"
  })
  void namesTheFileAfterTheRequest(String requestId, String name) {
    assertThat(key(requestId)).isEqualTo("2026/11/23/" + name);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T00:00:00Z, 2026/11/23/a.mp4",
    "2026-11-23T23:59:59.999Z, 2026/11/23/a.mp4",
    "2026-01-02T03:04:05Z, 2026/01/02/a.mp4"
  })
  void putsItIntoTheFolderOfTheDayInUtc(Instant acceptedAt, String key) {
    assertThat(ObjectKey.of(acceptedAt, new RequestId("a")).value()).isEqualTo(key);
  }

  @Test
  void tellsApartWhatSomeFileSystemsDoNot() {
    assertThat(key("order").toLowerCase(Locale.ROOT))
        .isNotEqualTo(key("Order").toLowerCase(Locale.ROOT));
  }

  /** File systems take 255 bytes a name, of which the store's own hidden names need some 45. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "A", ":", "aB"})
  void isNeverTooLongForAFileSystem(String letters) {
    String name = key(letters.repeat(128 / letters.length())).replaceFirst(".*/", "");

    assertThat(name).hasSizeLessThanOrEqualTo(210).endsWith(".mp4");
  }

  @Test
  void tellsLongIdsApart() {
    String same = "A".repeat(127);

    assertThat(Stream.of("A", "B", "a", ":").map(last -> key(same + last)))
        .doesNotHaveDuplicates()
        .doesNotContain(key(same));
  }

  private static String key(String requestId) {
    return ObjectKey.of(DAY, new RequestId(requestId)).value();
  }
}
