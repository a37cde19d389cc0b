package io.cometvideo.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FinishedTasksTest {

  private static final Duration RETENTION = Duration.ofHours(24);
  private static final Instant DAY = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant LONG_AFTER = DAY.plus(Duration.ofDays(7));

  private final FinishedTasks finished = new FinishedTasks();

  @Test
  void expireOldestFirstAlthoughTheyWereReadInAnotherOrder() {
    finished.put(id("late"), DAY.plusSeconds(2));
    finished.put(id("early"), DAY);
    finished.put(id("middle"), DAY.plusSeconds(1));

    finished.sort();

    assertThat(expired()).containsExactly(id("early"), id("middle"), id("late"));
  }

  @Test
  void expireOnlyWhenTheirRetentionIsOver() {
    finished.put(id("old"), DAY);
    finished.put(id("young"), DAY.plus(Duration.ofHours(1)));

    assertThat(finished.expired(DAY.plus(RETENTION), RETENTION, 10)).containsExactly(id("old"));
  }

  @Test
  void aTaskThatIsFinishedAgainExpiresOnceByItsLastOutcome() {
    finished.put(id("again"), DAY);
    finished.remove(id("again"));
    finished.put(id("again"), DAY.plus(Duration.ofHours(2)));

    assertThat(finished.expired(DAY.plus(RETENTION), RETENTION, 10)).isEmpty();
    assertThat(expired()).containsExactly(id("again"));
  }

  @Test
  void whatIsBlockedNeverExpires() {
    finished.put(id("unreadable"), DAY);
    finished.block(id("unreadable"));

    assertThat(expired()).isEmpty();
    assertThat(finished.contains(id("unreadable"))).isTrue();
  }

  @Test
  void whatIsForgottenLeavesNothingBehind() {
    for (int i = 0; i < 10_000; i++) {
      finished.put(id("gone-" + i), DAY);
      finished.remove(id("gone-" + i));
    }
    assertThat(finished.entries()).isLessThan(2_000);

    finished.sort();

    assertThat(finished.entries()).isZero();
    assertThat(finished.size()).isZero();
  }

  private List<RequestId> expired() {
    return finished.expired(LONG_AFTER, RETENTION, 10);
  }

  private static RequestId id(String value) {
    return new RequestId(value);
  }
}
