package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.engine.WaitingLine.Place;
import io.cometvideo.worker.engine.WaitingLine.Rank;
import io.cometvideo.worker.task.Attempts;
import io.cometvideo.worker.task.Instructions;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState.Accepted;
import io.cometvideo.worker.task.Timings;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaitingLineTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private final WaitingLine line = new WaitingLine();

  @Test
  void theOneThatWasAcceptedFirstIsNextAlsoWhenItComesBack() {
    line.add(task(0, "later", 5), Rank.NEVER_REFUSED);
    line.add(task(1, "first", 1), Rank.NEVER_REFUSED);

    assertThat(next()).isEqualTo(key(1, "first"));
    line.add(task(1, "first", 1), Rank.NEVER_REFUSED);

    assertThat(next()).isEqualTo(key(1, "first"));
    assertThat(next()).isEqualTo(key(0, "later"));
    assertThat(line.next(_ -> true, _ -> 0)).isEmpty();
  }

  @Test
  void aPlaceIsTakenOnce() {
    line.add(task(0, "a", 1), Rank.NEVER_REFUSED);
    line.add(task(0, "a", 1), Rank.NEVER_REFUSED);

    assertThat(line.size()).isEqualTo(1);
  }

  @Test
  void aReleasedPartitionLeavesTheLine() {
    line.add(task(0, "stays", 1), Rank.NEVER_REFUSED);
    line.add(task(1, "goes", 2), Rank.NEVER_REFUSED);

    line.release(1);

    assertThat(next()).isEqualTo(key(0, "stays"));
    assertThat(line.size()).isZero();
  }

  @Test
  void thoseWhoseDeadlineIsOverAreNamedOnce() {
    line.add(task(0, "over", 1), Rank.NEVER_REFUSED);
    line.add(task(0, "in-time", 2), Rank.NEVER_REFUSED);

    assertThat(line.over(NOW.plusSeconds(61))).isEqualTo(List.of(key(0, "over")));
    assertThat(line.over(NOW.plusSeconds(61))).isEmpty();
    assertThat(line.size()).isEqualTo(2);
  }

  @Test
  void theTenantsTakeTurnsHoweverManyOfOneWait() {
    for (int i = 0; i < 10_000; i++) {
      line.add(task(0, "many-" + i, "large", i), Rank.NEVER_REFUSED);
    }
    for (int i = 0; i < 10; i++) {
      line.add(task(0, "few-" + i, "small", 20_000 + i), Rank.NEVER_REFUSED);
    }

    List<String> firstTwenty =
        IntStream.range(0, 20).mapToObj(_ -> next().requestId().value()).toList();

    assertThat(firstTwenty).filteredOn(id -> id.startsWith("few")).hasSize(10);
    assertThat(firstTwenty).startsWith("many-0", "few-0", "many-1", "few-1");
  }

  @Test
  void thePartitionWithTheFewestRendersInFlightIsNext() {
    line.add(task(0, "first", 1), Rank.NEVER_REFUSED);
    line.add(task(0, "second", 2), Rank.NEVER_REFUSED);
    line.add(task(1, "third", 3), Rank.NEVER_REFUSED);

    assertThat(line.next(_ -> true, partition -> partition == 1 ? 3 : 4).orElseThrow().key())
        .isEqualTo(key(1, "third"));
    assertThat(line.next(_ -> true, partition -> partition == 1 ? 3 : 4).orElseThrow().key())
        .isEqualTo(key(0, "first"));
  }

  @Test
  void aTenantWithoutRoomIsPassedBy() {
    line.add(task(0, "first", "full", 1), Rank.NEVER_REFUSED);
    line.add(task(0, "second", "other", 2), Rank.NEVER_REFUSED);
    Predicate<Place> hasRoom = place -> !"full".equals(place.tenant().name());

    assertThat(line.next(hasRoom, _ -> 0).orElseThrow().key()).isEqualTo(key(0, "second"));
    assertThat(line.hasNext(hasRoom)).isFalse();
    assertThat(line.hasNext(_ -> true)).isTrue();
  }

  private TaskKey next() {
    return line.next(_ -> true, _ -> 0).orElseThrow().key();
  }

  private static Task task(int partition, String id, int acceptedAfterSeconds) {
    return task(partition, id, null, acceptedAfterSeconds);
  }

  private static Task task(
      int partition, String id, @Nullable String tenant, int acceptedAfterSeconds) {
    Instant acceptedAt = NOW.plusSeconds(acceptedAfterSeconds);
    return new Task(
        key(partition, id),
        new RequestSummary(null, null, null, null, tenant, null, null),
        new Accepted(new Instructions("x", List.of()), 0, false),
        acceptedAt.plusSeconds(60),
        Attempts.NONE,
        new Timings(acceptedAt, null, null, null, null),
        acceptedAt);
  }

  private static TaskKey key(int partition, String id) {
    return new TaskKey(partition, 1, new RequestId(id));
  }
}
