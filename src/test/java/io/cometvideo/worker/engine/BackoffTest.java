package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofSeconds(60);
  private final Backoff backoff = new Backoff(new Backoff.Limits(FIRST, MOST), new Random(1));

  @Test
  void theLimitDoublesWithEveryFailureAndIsNeverExceeded() {
    assertThat(longest(1)).isBetween(Duration.ofMillis(900), FIRST);
    assertThat(longest(3)).isBetween(Duration.ofMillis(3_600), Duration.ofSeconds(4));
    assertThat(longest(100)).isBetween(Duration.ofSeconds(54), MOST);
  }

  @Test
  void delaysAreSpreadFromNothing() {
    assertThat(
            IntStream.range(0, 1_000).mapToObj(_ -> backoff.after(5, null)).filter(this::isShort))
        .isNotEmpty();
  }

  @Test
  void whatTheProviderAskedForIsTheLeast() {
    assertThat(backoff.after(1, Duration.ofSeconds(30)))
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
  }

  private boolean isShort(Duration delay) {
    return delay.compareTo(FIRST) < 0;
  }

  private Duration longest(int failures) {
    return IntStream.range(0, 1_000)
        .mapToObj(_ -> backoff.after(failures, null))
        .max(Duration::compareTo)
        .orElseThrow();
  }
}
