package io.cometvideo.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a partition waits for is known, and said once and then now and then. */
class RestoreProgressTest {

  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(RestoreProgress.class);
  private long nanos;
  private final RestoreProgress progress = new RestoreProgress(() -> nanos);

  @BeforeEach
  void listen() {
    said.start();
    logger.addAppender(said);
  }

  @AfterEach
  void detach() {
    logger.detachAppender(said);
  }

  @Test
  void aFailureIsSaidAtOnceAndThenEveryHalfMinute() {
    progress.assigned(Set.of(3), 1);
    for (int i = 0; i < 140; i++) {
      progress.fails(3, 1, "the leader of requests-3");
      goOn(Duration.ofMillis(500));
    }

    assertThat(said.list).hasSize(3);
    assertThat(said.list.getFirst().getKeyValuePairs().toString())
        .contains("partition=\"3\"", "waitsFor=\"the leader of requests-3\"");
  }

  @Test
  void aRestoreThatStandsStillIsSaidToo() {
    progress.assigned(Set.of(3), 1);
    for (int i = 0; i < 40; i++) {
      progress.waits(3, 1, "records at offset " + i);
      goOn(Duration.ofSeconds(1));
    }
    assertThat(said.list).isEmpty();

    for (int i = 0; i < 40; i++) {
      progress.waits(3, 1, "records at offset 40");
      goOn(Duration.ofSeconds(1));
    }
    assertThat(said.list).hasSize(1);
  }

  @Test
  void theClosedPartitionsAreKnownWithTheirAge() {
    progress.assigned(Set.of(3, 4), 1);
    goOn(Duration.ofSeconds(61));
    progress.fails(4, 1, "its leader");
    progress.opened(3, 1);

    assertThat(progress.closed())
        .containsExactly(new ClosedPartition(4, Duration.ofSeconds(61), "its leader"));
  }

  @Test
  void aRestoreOfAnEarlierAssignmentChangesNothing() {
    progress.assigned(Set.of(3), 1);
    progress.gone(Set.of(3));
    progress.assigned(Set.of(3), 2);

    progress.fails(3, 1, "an old failure");
    progress.opened(3, 1);

    assertThat(progress.closed())
        .containsExactly(new ClosedPartition(3, Duration.ZERO, "its restore to begin"));
    assertThat(said.list).isEmpty();
  }

  private void goOn(Duration by) {
    nanos += by.toNanos();
  }
}
