package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FleetRateTest {

  private final ManualClock clock = new ManualClock();
  private final FleetShare share = new FleetShare(Optional::empty);
  private final Throttle throttle = new Throttle("submit", clock);

  @BeforeEach
  void aThirdOfTwelvePartitions() {
    share.partitions(12);
    for (int partition = 0; partition < 4; partition++) {
      share.opened(partition);
    }
  }

  @Test
  void theShareOfTheRateIsHeldAndUsed() {
    assertThat(callsIn(rate(30), Duration.ofSeconds(60))).hasSizeBetween(599, 602);
  }

  @Test
  void noSecondHasMoreCallsThanTheRateAndWhatIsMadeUpFor() {
    FleetRate rate = rate(30);
    clock.advance(Duration.ofMinutes(10));

    List<Duration> calls = callsIn(rate, Duration.ofSeconds(20));

    assertThat(calls)
        .allSatisfy(from ->
            assertThat(calls.stream().filter(at -> isInSecondFrom(from, at)).count())
                .isLessThanOrEqualTo(11));
  }

  @Test
  void aRateOfLessThanOneCallASecondIsHeldToo() {
    assertThat(callsIn(rate(0.75), Duration.ofSeconds(400))).hasSizeBetween(99, 102);
  }

  @Test
  void theRateFollowsThePartitions() {
    FleetRate rate = rate(30);
    callsIn(rate, Duration.ofSeconds(5));
    share.released(0);
    share.released(1);

    assertThat(callsIn(rate, Duration.ofSeconds(60))).hasSizeBetween(299, 302);
  }

  @Test
  void aWorkerWithoutPartitionsWaits() {
    FleetRate rate = rate(30);
    for (int partition = 0; partition < 4; partition++) {
      share.released(partition);
    }

    assertThat(rate.take()).isPositive();
  }

  @Test
  void aThrottledWorkerCallsLessAndNotBeforeItMay() {
    FleetRate rate = rate(30);
    callsIn(rate, Duration.ofSeconds(5));
    throttle.throttled(Duration.ofSeconds(4));

    assertThat(rate.take()).isEqualTo(Duration.ofSeconds(4));
    clock.advance(Duration.ofSeconds(4));
    assertThat(callsIn(rate, Duration.ofSeconds(4))).hasSizeBetween(19, 22);
  }

  @Test
  void aThrottledWorkerThatIsNotRefusedAnyMoreComesBackToItsShareByTime() {
    FleetRate rate = rate(30);
    callsIn(rate, Duration.ofSeconds(5));
    throttle.throttled(null);

    assertThat(callsIn(rate, Duration.ofSeconds(60))).hasSizeBetween(400, 500);
    assertThat(callsIn(rate, Duration.ofSeconds(60))).hasSizeBetween(598, 602);
  }

  private FleetRate rate(double perSecond) {
    return new FleetRate(perSecond, share, throttle, clock);
  }

  /** Calls as often as it is granted; when, counted from now. */
  private List<Duration> callsIn(FleetRate rate, Duration time) {
    List<Duration> calls = new ArrayList<>();
    for (Duration at = Duration.ZERO; at.compareTo(time) < 0; ) {
      Duration wait = rate.take();
      if (wait.isZero()) {
        calls.add(at);
      } else {
        clock.advance(wait);
        at = at.plus(wait);
      }
    }
    return calls;
  }

  private static boolean isInSecondFrom(Duration from, Duration at) {
    return at.compareTo(from) >= 0 && at.compareTo(from.plusSeconds(1)) < 0;
  }
}
