package io.cometvideo.worker.engine.polling;

import static io.cometvideo.worker.engine.polling.Renders.ASKED;
import static io.cometvideo.worker.engine.polling.Renders.NOW;
import static io.cometvideo.worker.engine.polling.Renders.submittedAgo;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollScheduleTest {

  private static final PollOutcome GOES_ON = new PollOutcome.Pending(0);

  private final PollSchedule schedule = schedule(15);

  @Test
  void aColdStartPollsAtTheInterval() {
    Renders.done(ASKED, RenderTimes.ENOUGH - 1, 90).forEach(schedule::learn);

    assertThat(many(submittedAgo(Duration.ZERO)))
        .allSatisfy(delay -> assertThat(delay).isBetween(seconds(12), seconds(18)));
  }

  @Test
  void theFirstPollIsWhereMostRendersAreDone() {
    Renders.done(ASKED, 40, 90).forEach(schedule::learn);

    assertThat(many(submittedAgo(Duration.ZERO)))
        .allSatisfy(delay -> assertThat(delay).isBetween(seconds(90), seconds(99)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 40, 80, 95, 110, 500})
  void theProvidersSpacingHolds(int age) {
    Renders.done(ASKED, 40, 90).forEach(schedule::learn);
    PollSchedule unlearned = schedule(10);

    assertThat(Stream.of(schedule, unlearned).flatMap(each -> many(each, age)))
        .allSatisfy(delay -> assertThat(delay).isGreaterThanOrEqualTo(seconds(10)));
  }

  @Test
  void theLastPollIsAtTheDeadline() {
    Renders.done(ASKED, 40, 90).forEach(schedule::learn);
    Task task = submittedAgo(Duration.ZERO);

    assertThat(schedule.first(task, task.deadline().minusSeconds(4))).isEqualTo(seconds(4));
  }

  @Test
  void whatTheProviderAskedForIsKept() {
    Renders.done(ASKED, 40, 90).forEach(schedule::learn);
    var busy = new PollOutcome.Retryable(Fault.of("busy"), seconds(300));

    assertThat(schedule.again(submittedAgo(seconds(95)), busy, NOW)).isEqualTo(seconds(300));
  }

  @Test
  void anAnswerThatDoesNotSayThatTheRenderGoesOnLeadsBackToTheInterval() {
    Renders.done(ASKED, 40, 900).forEach(schedule::learn);
    Task task = submittedAgo(seconds(20));

    assertThat(
            List.of(
                schedule.again(task, new PollOutcome.Retryable(Fault.of("broken"), null), NOW),
                schedule.again(task, new PollOutcome.Missing(Fault.of("unknown")), NOW),
                schedule.again(task, new PollOutcome.AddressMissing(null), NOW),
                schedule.again(Renders.storing(seconds(20)), GOES_ON, NOW)))
        .allSatisfy(delay -> assertThat(delay).isBetween(seconds(12), seconds(18)));
  }

  @Test
  void aStuckRenderIsPolledLessAndLessOftenButNeverForgotten() {
    Renders.done(ASKED, 40, 90).forEach(schedule::learn);

    List<Duration> delays =
        Stream.of(110, 1_200, 3_600, 86_000)
            .map(age -> schedule.again(submittedAgo(seconds(age)), GOES_ON, NOW))
            .toList();

    assertThat(delays).isSorted();
    assertThat(delays.getFirst()).isBetween(seconds(10), seconds(17));
    assertThat(delays.getLast()).isBetween(seconds(200), seconds(245));
  }

  @Test
  void nobodyWaitsForLongWithoutNews() {
    Renders.done(ASKED, 40, 3_000).forEach(schedule::learn);

    assertThat(many(submittedAgo(Duration.ZERO)))
        .allSatisfy(delay -> assertThat(delay).isBetween(seconds(235), seconds(245)));
  }

  @Test
  void theModelStandsInForAKindOfWhichLittleIsKnownButIsNotBelievedForLong() {
    Renders.done(ASKED, 40, 150).forEach(schedule::learn);
    var other = new RequestSummary("one", 4, null, "480p", null, null, null);

    assertThat(schedule.first(submittedAgo(other, Duration.ZERO), NOW))
        .isBetween(seconds(44), seconds(46));
  }

  @Test
  void otherModelsTellNothing() {
    Renders.done(ASKED, 40, 150).forEach(schedule::learn);
    var other = new RequestSummary("two", 5, null, "720p", null, null, null);

    assertThat(schedule.first(submittedAgo(other, Duration.ZERO), NOW))
        .isBetween(seconds(12), seconds(18));
  }

  @Test
  void theWorkersOwnLateTimesAreNotLearned() {
    for (int i = 0; i < 40; i++) {
      schedule.learn(
          Renders.done(ASKED, NOW.minusSeconds(i).minusMillis(1 + i), Duration.ofSeconds(110)));
    }

    assertThat(schedule.first(submittedAgo(Duration.ZERO), NOW))
        .isBetween(seconds(12), seconds(18));
  }

  /** A stand-in renders within seconds, and its times are whole seconds too. */
  @Test
  void aStandInIsPolledAsFastAsItsIntervalAsksFor() {
    var fast =
        new PollSchedule(
            PollRules.ofStandIn(Duration.ofSeconds(1), 0.2, seconds(10)), new Random(1));
    var random = new Random(2);
    for (int i = 0; i < 60; i++) {
      Duration took = Duration.ofMillis(random.nextInt(200, 6_000));
      fast.learn(Renders.done(ASKED, NOW.minusSeconds(i), took));
    }

    List<Duration> delays = new ArrayList<>();
    for (int millis = 0; millis < 8_000; millis += 100) {
      delays.add(fast.again(submittedAgo(Duration.ofMillis(millis)), GOES_ON, NOW));
    }
    assertThat(delays)
        .allSatisfy(
            delay -> assertThat(delay).isBetween(Duration.ofMillis(800), Duration.ofMillis(2_500)));
  }

  private Stream<Duration> many(PollSchedule of, int age) {
    return IntStream.range(0, 200)
        .mapToObj(_ -> of.again(submittedAgo(seconds(age)), GOES_ON, NOW));
  }

  private Stream<Duration> many(Task task) {
    return IntStream.range(0, 200).mapToObj(_ -> schedule.first(task, NOW));
  }

  private static PollSchedule schedule(int interval) {
    return new PollSchedule(
        PollRules.ofProvider(seconds(interval), 0.2, seconds(10)), new Random(1));
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
