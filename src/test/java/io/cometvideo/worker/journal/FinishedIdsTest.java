package io.cometvideo.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FinishedIdsTest {

  private static final Duration RETENTION = Duration.ofHours(24);
  private static final Instant DAY = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant LONG_AFTER = DAY.plus(Duration.ofDays(7));

  private final FinishedIds finished = new FinishedIds();

  @Test
  void knowsWhatAMapWouldKnow() {
    var random = new Random(7);
    Map<RequestId, Instant> expected = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      RequestId id = anyId(random.nextInt(20_000));
      if (random.nextInt(5) < 3) {
        Instant at = DAY.plusMillis(random.nextInt(1_000_000));
        finished.put(id, at);
        expected.put(id, at);
      } else {
        finished.remove(id);
        expected.remove(id);
      }
    }

    assertThat(finished.size()).isEqualTo(expected.size());
    for (int i = 0; i < 20_000; i++) {
      assertThat(finished.completedAt(anyId(i))).isEqualTo(expected.get(anyId(i)));
    }
    assertThat(Set.copyOf(finished.expired(LONG_AFTER, RETENTION, 100_000)))
        .isEqualTo(expected.keySet());
  }

  @Test
  void expireOnlyWhenTheirRetentionIsOver() {
    finished.put(id("young"), DAY.plus(Duration.ofHours(1)));
    finished.put(id("old"), DAY);

    assertThat(finished.expired(DAY.plus(RETENTION).minusMillis(1), RETENTION, 10)).isEmpty();
    assertThat(finished.expired(DAY.plus(RETENTION), RETENTION, 10)).containsExactly(id("old"));
  }

  @Test
  void expireOldestFirstThoughNotToTheMillisecond() {
    for (int i = 0; i < 3_000; i++) {
      finished.put(id("r-" + i), DAY.plusSeconds(i));
    }

    assertThat(finished.expired(LONG_AFTER, RETENTION, 500))
        .hasSize(500)
        .startsWith(id("r-0"), id("r-1"))
        .endsWith(id("r-499"));
  }

  @Test
  void theNextExpireWhenTheFirstAreForgotten() {
    for (int i = 0; i < 1_000; i++) {
      finished.put(id("r-" + i), DAY.plusSeconds(i));
    }
    Instant now = DAY.plus(RETENTION).plusSeconds(700);
    int forgotten = 0;
    for (List<RequestId> over = finished.expired(now, RETENTION, 300);
        !over.isEmpty();
        over = finished.expired(now, RETENTION, 300)) {
      forgotten += over.size();
      finished.forget(over);
    }

    assertThat(forgotten).isEqualTo(701);
    assertThat(finished.size()).isEqualTo(299);
  }

  @Test
  void aTaskThatIsFinishedAgainExpiresOnceByItsLastOutcome() {
    finished.put(id("again"), DAY);
    finished.remove(id("again"));
    finished.put(id("again"), DAY.plus(Duration.ofHours(2)));

    assertThat(finished.expired(DAY.plus(RETENTION), RETENTION, 10)).isEmpty();
    assertThat(finished.expired(LONG_AFTER, RETENTION, 10)).containsExactly(id("again"));
  }

  @Test
  void whatIsBlockedNeverExpires() {
    finished.put(id("unreadable"), DAY);
    finished.block(id("unreadable"));

    assertThat(finished.expired(LONG_AFTER, RETENTION, 10)).isEmpty();
    assertThat(finished.contains(id("unreadable"))).isTrue();
  }

  @Test
  void whatIsForgottenLeavesNothingBehind() {
    for (int i = 0; i < 10_000; i++) {
      finished.put(id("gone-" + i), DAY);
      finished.remove(id("gone-" + i));
    }

    assertThat(finished.size()).isZero();
    assertThat(finished.room()).isLessThan(1_000);
  }

  @Test
  void fewThatStayDoNotHoldTheRoomOfThoseThatAreGone() {
    for (int i = 0; i < 100_000; i++) {
      finished.put(id("r-" + i), DAY.plusMillis(i));
    }
    for (int i = 0; i < 100_000; i++) {
      if (i % 100 != 0) {
        finished.remove(id("r-" + i));
      }
    }

    assertThat(finished.size()).isEqualTo(1_000);
    assertThat(finished.room()).isLessThan(20_000);
    assertThat(finished.completedAt(id("r-700"))).isEqualTo(DAY.plusMillis(700));
  }

  private static RequestId anyId(int number) {
    return switch (number % 4) {
      case 0 -> id(new UUID(number * 0x9E3779B97F4A7C15L, number).toString());
      case 1 -> id(new UUID(number, -number).toString().toUpperCase(Locale.ROOT));
      case 2 -> id("r" + number);
      default -> id("a:long_one." + "x".repeat(number % 110) + number);
    };
  }

  private static RequestId id(String value) {
    return new RequestId(value);
  }
}
