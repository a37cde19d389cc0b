package io.cometvideo.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.message.TaskRecords;
import io.cometvideo.worker.task.Attempts;
import io.cometvideo.worker.task.Instructions;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Spilled;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState.Accepted;
import io.cometvideo.worker.task.Timings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RawTasksTest {

  private final RawTasks raw = new RawTasks(new TaskRecords(), WaitingMemory.unlimited(), 1);

  private static List<String> keys(RawTasks raw) {
    return raw.survivors().map(Map.Entry::getKey).toList();
  }

  @Test
  void keepsTheTasksThatWereCompletedLast() {
    for (int i = 0; i < 1_200; i++) {
      raw.add(record("r-" + i, Status.COMPLETED, "v-" + i));
    }

    assertThat(completed()).isEqualTo(IntStream.range(700, 1_200).mapToObj(i -> "v-" + i).toList());
    assertThat(keys(raw)).isEmpty();
    assertThat(raw.finished().size()).isEqualTo(1_200);
  }

  @Test
  void keepsOfEachTaskItsLastRecord() {
    raw.add(record("again", Status.COMPLETED, "first"));
    raw.add(record("retained-no-more", Status.COMPLETED, "first"));
    raw.add(record("other", Status.COMPLETED, "other"));
    raw.add(record("again", Status.COMPLETED, "second"));
    raw.add(record("retained-no-more", null, null));

    assertThat(completed()).containsExactly("other", "second");
  }

  @Test
  void keepsNoneThatEndedOtherwise() {
    raw.add(record("failed", Status.FAILED, "failed"));
    raw.add(record("cancelled", Status.CANCELLED, "cancelled"));
    raw.add(record("rendering", Status.RENDERING, "rendering"));

    assertThat(completed()).isEmpty();
    assertThat(keys(raw)).containsExactly("rendering");
  }

  @Test
  void remembersRefusedRequestsForMinutesOnly() {
    raw.add(record("failed", Status.FAILED, "failed"));
    ConsumerRecord<byte[], byte[]> refused = record("refused", Status.FAILED, "refused");
    refused.headers().add("refused", bytes("true"));
    raw.add(refused);

    Instant anHourLater = Instant.ofEpochMilli(1_700_000_000_000L).plus(Duration.ofHours(1));
    assertThat(raw.finished().expired(anHourLater, Duration.ofHours(24), 10))
        .containsExactly(new RequestId("refused"));
  }

  @Test
  void keepsOfALargeWaitingTaskOnlyWhereItLies() {
    var small = new RawTasks(new TaskRecords(), new WaitingMemory(1_000_000), 1);
    Instant now = Instant.ofEpochMilli(1_700_000_000_000L);
    var waiting =
        new Task(
            new TaskKey(0, 1, new RequestId("r")),
            RequestSummary.unknown(null),
            new Accepted(new Instructions("a lamp ".repeat(1_000), List.of()), 0, false),
            now.plusSeconds(60),
            Attempts.NONE,
            new Timings(now, null, null, null, null),
            now);
    ConsumerRecord<byte[], byte[]> record = record("r", Status.ACCEPTED, "");
    small.add(
        new ConsumerRecord<>(
            "video.tasks",
            0,
            40,
            0,
            TimestampType.CREATE_TIME,
            0,
            0,
            bytes(waiting.requestId().value()),
            new TaskRecords().write(waiting),
            record.headers(),
            Optional.empty()));

    assertThat(keys(small)).isEmpty();
    assertThat(small.spilled())
        .singleElement()
        .satisfies(task ->
            assertThat(task.state())
                .isEqualTo(new Accepted(new Spilled(40, 7_000, false), 0, false)));
  }

  private List<String> completed() {
    return raw.completed().stream()
        .map(value -> new String(value, StandardCharsets.UTF_8))
        .toList();
  }

  private static ConsumerRecord<byte[], byte[]> record(
      String key, @Nullable Status status, @Nullable String value) {
    var headers = new RecordHeaders();
    if (status != null) {
      headers.add("status", bytes(status.name()));
      if (status.isTerminal()) {
        headers.add("completed-at", bytes("1700000000000"));
      }
    }
    return new ConsumerRecord<>(
        "video.tasks",
        0,
        0,
        0,
        TimestampType.CREATE_TIME,
        0,
        0,
        bytes(key),
        value == null ? null : bytes(value),
        headers,
        Optional.empty());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
