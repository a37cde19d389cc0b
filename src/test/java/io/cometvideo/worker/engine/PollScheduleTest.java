package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PollScheduleTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant FAR = NOW.plus(Duration.ofHours(1));

  @Test
  void delaysLieAroundTheInterval() {
    var schedule = schedule(Duration.ofSeconds(15), Duration.ofSeconds(10));

    assertThat(IntStream.range(0, 1_000).mapToObj(_ -> schedule.next(NOW, FAR, null)))
        .allSatisfy(
            delay -> assertThat(delay).isBetween(Duration.ofSeconds(12), Duration.ofSeconds(18)));
  }

  @Test
  void theProvidersSpacingHoldsWhateverTheIntervalAndTheJitter() {
    var schedule = schedule(Duration.ofSeconds(10), Duration.ofSeconds(10));

    assertThat(IntStream.range(0, 1_000).mapToObj(_ -> schedule.next(NOW, FAR, null)))
        .allSatisfy(delay -> assertThat(delay).isGreaterThanOrEqualTo(Duration.ofSeconds(10)));
  }

  @Test
  void theLastPollIsAtTheDeadline() {
    var schedule = schedule(Duration.ofSeconds(15), Duration.ofSeconds(10));

    assertThat(schedule.next(NOW, NOW.plusSeconds(4), null)).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void whatTheProviderAskedForIsKept() {
    var schedule = schedule(Duration.ofSeconds(15), Duration.ofSeconds(10));

    assertThat(schedule.next(NOW, FAR, Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(90));
  }

  private static PollSchedule schedule(Duration interval, Duration atLeast) {
    return new PollSchedule(interval, 0.2, atLeast, new Random(1));
  }
}
