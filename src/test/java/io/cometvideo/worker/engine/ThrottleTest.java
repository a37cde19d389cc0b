package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {

  private final ManualClock clock = new ManualClock();
  private final Throttle throttle = new Throttle("submit", clock);

  @Test
  void callsThatAreRefusedTogetherCountOnce() {
    throttle.throttled(null);
    throttle.throttled(null);
    clock.advance(Duration.ofSeconds(1));
    throttle.throttled(null);

    assertThat(throttle.factor()).isEqualTo(0.5);
  }

  @Test
  void refusalsThatGoOnMakeItLessAndLessButNeverNothing() {
    for (int i = 0; i < 100; i++) {
      throttle.throttled(null);
      clock.advance(Duration.ofSeconds(3));
    }

    assertThat(throttle.factor()).isGreaterThan(0).isLessThan(0.02);
  }

  @Test
  void itGrowsBackLittleByLittleAndNotBeyondTheShare() {
    throttle.throttled(null);

    throttle.worked();
    assertThat(throttle.factor()).isBetween(0.51, 0.53);
    for (int i = 0; i < 100; i++) {
      throttle.worked();
    }

    assertThat(throttle.factor()).isEqualTo(1);
  }

  @Test
  void itGrowsBackWithTimeAlsoWhenNobodyCalls() {
    throttle.throttled(Duration.ofSeconds(10));

    clock.advance(Duration.ofSeconds(14));
    assertThat(throttle.factor()).as("not while it pauses").isEqualTo(0.5);
    clock.advance(Duration.ofSeconds(2));
    assertThat(throttle.factor()).isBetween(0.54, 0.56);
    clock.advance(Duration.ofMinutes(1));
    assertThat(throttle.factor()).isEqualTo(1);
  }

  @Test
  void whatTheProviderAskedForIsWaitedFor() {
    throttle.throttled(Duration.ofSeconds(7));
    throttle.throttled(Duration.ofSeconds(3));
    clock.advance(Duration.ofSeconds(2));

    assertThat(throttle.pause()).isEqualTo(Duration.ofSeconds(5));
    clock.advance(Duration.ofSeconds(5));
    assertThat(throttle.pause()).isZero();
  }
}
