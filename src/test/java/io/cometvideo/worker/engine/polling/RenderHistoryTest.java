package io.cometvideo.worker.engine.polling;

import static io.cometvideo.worker.engine.polling.Renders.ASKED;
import static io.cometvideo.worker.engine.polling.Renders.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Task;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RenderHistoryTest {

  private static final RenderKind KIND = RenderKind.of(ASKED);

  private final PollRules rules =
      PollRules.ofProvider(Duration.ofSeconds(15), 0.2, Duration.ofSeconds(10));
  private final RenderHistory history = new RenderHistory(rules);

  @Test
  void forgetsWhatIsOlderThanADay() {
    Renders.done(ASKED, 40, 90).forEach(history::learn);

    assertThat(history.next(KIND, 0, NOW)).isPresent();
    assertThat(history.next(KIND, 0, NOW.plus(Duration.ofHours(25)))).isEmpty();
  }

  @Test
  void believesTheNewest() {
    Renders.done(ASKED, 200, 90).stream()
        .map(task -> shifted(task, Duration.ofHours(2)))
        .forEach(history::learn);
    Renders.done(ASKED, RenderTimes.MOST, 150).forEach(history::learn);

    assertThat(firstPoll(ASKED)).isBetween(145.0, 160.0);
  }

  @Test
  void learningTheSameTasksTwiceChangesNothing() {
    List<Task> tasks = Renders.done(ASKED, RenderTimes.ENOUGH - 1, 90);

    tasks.forEach(history::learn);
    tasks.forEach(history::learn);

    assertThat(history.next(KIND, 0, NOW)).isEmpty();
  }

  @Test
  void keepsABoundedNumberOfRendersOfAKind() {
    var times = new RenderTimes();

    for (int i = 0; i < 10_000; i++) {
      times.add(NOW.plusSeconds(i), Duration.ofSeconds(90));
    }

    assertThat(times.size()).isEqualTo(RenderTimes.MOST);
  }

  @Test
  void ofTooManyKindsTheLeastUsedIsForgotten() {
    for (int i = 0; i <= RenderHistory.MOST_KINDS; i++) {
      Renders.done(kind(i), 40, 90).forEach(history::learn);
      history.next(RenderKind.of(kind(0)), 0, NOW);
    }

    assertThat(List.of(firstPoll(kind(0)), firstPoll(kind(2))))
        .allSatisfy(age -> assertThat(age).isGreaterThan(80));
    assertThat(firstPoll(kind(1))).isEqualTo(rules.longestGuessedSeconds());
  }

  @Test
  void anExactSizeSaysAsMuchAsAResolutionAndARatioNothing() {
    assertThat(List.of(sized("16:9", null), sized("9:16", null))).containsOnly(sized(null, null));
    assertThat(sized("1280x720", null)).isNotEqualTo(sized("1920x1080", null));
    assertThat(sized("16:9", "720p")).isNotEqualTo(sized("16:9", "480p"));
  }

  private static RenderKind sized(String size, String resolution) {
    return RenderKind.of(new RequestSummary("one", 5, size, resolution, null, null, null));
  }

  private double firstPoll(RequestSummary asked) {
    return history.next(RenderKind.of(asked), 0, NOW).orElseThrow();
  }

  private static RequestSummary kind(int seconds) {
    return new RequestSummary("one", seconds, null, null, null, null, null);
  }

  private static Task shifted(Task task, Duration by) {
    var timings = task.timings();
    return Renders.done(
        task.summary(),
        timings.renderedAt().minus(by),
        Duration.between(timings.submittedAt(), timings.renderedAt()));
  }
}
