package io.cometvideo.worker.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.RequestId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ObjectKeyTest {

  private static final Instant DAY = Instant.parse("2026-11-23T23:59:59Z");

  @Test
  void isAFunctionOfTheDayOfAcceptanceAndTheRequestId() {
    assertThat(ObjectKey.of(DAY, new RequestId("order-1")).value())
        .isEqualTo("2026/11/23/order-1.mp4");
  }

  @Test
  void hostileIdsStayInTheirFolder() {
    List<String> names =
        Stream.of("..", ".", "...", "a:b")
            .map(id -> ObjectKey.of(DAY, new RequestId(id)).value())
            .toList();

    assertThat(names)
        .containsExactly(
            "2026/11/23/...mp4", "2026/11/23/..mp4", "2026/11/23/....mp4", "2026/11/23/a%3Ab.mp4");
  }

  @Test
  void idsThatDifferInCaseOnlyDoNotCollideWhereCaseDoesNotCount() {
    assertThat(ObjectKey.of(DAY, new RequestId("A")).value().toLowerCase(Locale.ROOT))
        .isNotEqualTo(ObjectKey.of(DAY, new RequestId("a")).value());
  }
}
