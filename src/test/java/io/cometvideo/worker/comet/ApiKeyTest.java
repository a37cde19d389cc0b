package io.cometvideo.worker.comet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ApiKeyTest {

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private String there = "sk-the-first-key";
  private int looks;

  @Test
  void isTheOneThatIsThereNow() {
    ApiKey key = key("sk-the-first-key");
    assertThat(key.value()).isEqualTo("sk-the-first-key");
    assertThat(key.version()).isEqualTo(1);

    there = "sk-the-second-key\n";
    now = now.plusSeconds(1);

    assertThat(key.value()).isEqualTo("sk-the-second-key");
    assertThat(key.version()).isEqualTo(2);
  }

  @Test
  void isLookedUpOnceASecond() {
    ApiKey key = key("");
    for (int i = 0; i < 1_000; i++) {
      key.value();
      now = now.plusMillis(10);
    }

    assertThat(looks).isEqualTo(10);
  }

  @Test
  void isKeptWhileItsFileIsReplaced() {
    ApiKey key = key("sk-the-first-key");
    there = " ";

    assertThat(key.value()).isEqualTo("sk-the-first-key");
    assertThat(key.version()).isEqualTo(1);
  }

  @Test
  void canComeLater() {
    there = "";
    ApiKey key = key("");
    assertThat(key.value()).isEmpty();
    assertThat(key.version()).isZero();

    there = "sk-the-first-key";
    now = now.plusSeconds(1);

    assertThat(key.value()).isEqualTo("sk-the-first-key");
    assertThat(key.version()).isEqualTo(1);
  }

  @Test
  void doesNotShowItself() {
    assertThat(key("sk-the-first-key").toString()).doesNotContain("sk-the");
  }

  private ApiKey key(String atStart) {
    return new ApiKey(
        atStart,
        () -> {
          looks++;
          return there;
        },
        () -> now);
  }
}
