package io.cometvideo.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.RequestId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FinishedTasksTest {

  private static final Duration RETENTION = Duration.ofHours(24);
  private static final Instant DAY = Instant.parse("2026-03-01T00:00:00Z");
  private static final RequestId REFUSED = new RequestId("refused");
  private static final RequestId RENDERED = new RequestId("rendered");

  private final FinishedTasks finished = new FinishedTasks();

  @Test
  void refusedRequestsAreRememberedForMinutes() {
    finished.put(RENDERED, DAY);
    finished.putRefused(REFUSED, DAY);

    Instant minutesLater = DAY.plus(FinishedTasks.MAX_REFUSED_RETENTION);
    assertThat(finished.expired(minutesLater.minusMillis(1), RETENTION, 10)).isEmpty();
    assertThat(finished.expired(minutesLater, RETENTION, 10)).containsExactly(REFUSED);
    assertThat(finished.expired(DAY.plus(RETENTION), RETENTION, 10))
        .containsExactly(REFUSED, RENDERED);
  }

  @Test
  void refusedRequestsAreNotRememberedLongerThanOthers() {
    finished.putRefused(REFUSED, DAY);

    assertThat(finished.expired(DAY.plusSeconds(5), Duration.ofSeconds(5), 10))
        .containsExactly(REFUSED);
  }

  @Test
  void anIdThatIsUsedAgainIsRememberedByItsLastOutcome() {
    finished.putRefused(REFUSED, DAY);
    finished.put(REFUSED, DAY);

    assertThat(finished.size()).isEqualTo(1);
    assertThat(finished.expired(DAY.plus(Duration.ofHours(1)), RETENTION, 10)).isEmpty();
  }

  @Test
  void bothAreForgotten() {
    finished.put(RENDERED, DAY);
    finished.putRefused(REFUSED, DAY);

    finished.forget(finished.expired(DAY.plus(RETENTION), RETENTION, 10));

    assertThat(finished.size()).isZero();
    assertThat(finished.contains(REFUSED)).isFalse();
  }
}
