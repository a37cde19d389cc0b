package io.cometvideo.worker.message;

import static io.cometvideo.worker.task.ErrorCode.INVALID_REQUEST;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cometvideo.worker.task.ErrorCode;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskError;
import io.cometvideo.worker.task.TaskState.Failed;
import io.cometvideo.worker.task.TaskState.Submitting;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TaskRecordsTest {

  private final TaskRecords records = new TaskRecords();

  static Stream<Task> tasks() {
    return Tasks.all();
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void readsWhatItWrote(Task task) {
    assertThat(records.read(Tasks.PARTITION, 1, records.write(task))).isEqualTo(task);
  }

  /** Requests may have them, so a record that does must not be lost at the next takeover. */
  @Test
  void readsNumbersOfAnyLengthInMetadata() {
    Task any = Tasks.all().findFirst().orElseThrow();
    String metadata = "{\"n\":" + "9".repeat(5_000) + "}";
    var summary = new RequestSummary("m", null, null, null, null, metadata, null);
    var task =
        new Task(
            any.key(),
            summary,
            any.state(),
            any.deadline(),
            any.attempts(),
            any.timings(),
            any.updatedAt());

    assertThat(records.read(Tasks.PARTITION, 1, records.write(task))).isEqualTo(task);
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void fitsTheSchema(Task task) {
    JsonNode json = Schemas.JSON.readTree(records.write(task));

    assertThat(Schemas.complaints(Schemas.schema("task-record"), json)).isEmpty();
    assertThat(Schemas.undescribed(Schemas.load("task-record"), json)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void keepsInstructionsOnlyUntilTheProviderHasThem(Task task) {
    boolean needed = task.status() == Status.ACCEPTED || task.status() == Status.SUBMITTING;

    assertThat(new String(records.write(task), UTF_8).contains("prompt")).isEqualTo(needed);
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void tellsFinishedTasksByTheirHeaders(Task task) {
    Headers headers = records.headers(task);

    assertThat(records.status(headers)).contains(task.status());
    if (task.status().isTerminal()) {
      assertThat(records.completedAt(headers)).contains(task.timings().completedAt());
    } else {
      assertThat(records.completedAt(headers)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void tellsRefusedRequestsByTheirHeaders(Task task) {
    boolean refused =
        task.state() instanceof Failed(var error, _, _) && error.code() == INVALID_REQUEST;

    assertThat(records.isRefused(records.headers(task))).isEqualTo(refused);
  }

  @Test
  void tellsNothingByHeadersThatAreNoneOrBroken() {
    Headers broken =
        new RecordHeaders()
            .add("status", "DONE".getBytes(UTF_8))
            .add("completed-at", "yesterday".getBytes(UTF_8));

    assertThat(records.status(new RecordHeaders())).isEmpty();
    assertThat(records.completedAt(new RecordHeaders())).isEmpty();
    assertThat(records.status(broken)).isEmpty();
    assertThat(records.completedAt(broken)).isEmpty();
    assertThat(records.completedAt(new RecordHeaders().add("completed-at", null))).isEmpty();
  }

  @Test
  void ignoresFieldsOfLaterVersions() {
    Task task = Tasks.completed();
    String json = new String(records.write(task), UTF_8);
    String later =
        json.replaceFirst("\\{", "{\"new\":{\"a\":[{}]},")
            .replace("\"attempts\":{", "\"attempts\":{\"resumes\":1,")
            .replace("\"video\":{", "\"video\":{\"codec\":null,");

    assertThat(records.read(Tasks.PARTITION, 1, later.getBytes(UTF_8))).isEqualTo(task);
  }

  @Test
  void readsASubmissionThatAnEarlierVersionHasRecordedWithoutANonce() {
    Task task = Tasks.active().filter(Tasks::hasNonce).findFirst().orElseThrow();
    String json = new String(records.write(task), UTF_8);

    Task read =
        records.read(
            Tasks.PARTITION,
            1,
            json.replace(",\"nonce\":\"" + Tasks.NONCE + "\"", "").getBytes(UTF_8));

    assertThat(((Submitting) read.state()).nonce()).isEmpty();
  }

  @Test
  void refusesALaterSchemaAndSaysWhatToDo() {
    String later =
        new String(records.write(Tasks.completed()), UTF_8).replace("\"schema\":1", "\"schema\":2");

    assertThatExceptionOfType(UnreadableTaskRecordException.class)
        .isThrownBy(() -> records.read(Tasks.PARTITION, 1, later.getBytes(UTF_8)))
        .withMessage(
            "the task record has schema 2, this worker reads up to 1: run the version of the worker"
                + " that wrote it, or a later one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "noise",
        "[]",
        "{}",
        "{\"schema\":1}",
        "{\"schema\":\"1\"}",
        "{\"schema\":1,\"requestId\":\"../x\",\"status\":\"STORING\"}",
        "{\"schema\":1,\"requestId\":\"a\",\"status\":\"DONE\"}",
        "{\"schema\":1,\"requestId\":\"a\",\"status\":\"ACCEPTED\"}",
        "{\"schema\":1,\"requestId\":\"a\",\"updatedAt\":99999999999999999999}",
        "{\"schema\":1,\"requestId\":null}",
        "{\"schema\":1,\"error\":[]}"
      })
  void refusesWhatIsNoTaskRecord(String value) {
    assertThatExceptionOfType(UnreadableTaskRecordException.class)
        .isThrownBy(() -> records.read(Tasks.PARTITION, 1, value.getBytes(UTF_8)))
        .withMessageStartingWith("the task record ");
  }

  @Test
  void refusesEveryTruncatedRecord() {
    byte[] value = records.write(Tasks.completed());
    for (int length = 0; length < value.length; length++) {
      byte[] head = java.util.Arrays.copyOf(value, length);

      assertThatExceptionOfType(UnreadableTaskRecordException.class)
          .isThrownBy(() -> records.read(Tasks.PARTITION, 1, head));
    }
  }

  @Test
  void writesAnythingThatAProviderMaySay() {
    Fault fault = new Fault("half \ud83d of a pair", 500, "\u0000", "\udc00\ud83c\udfac", null);
    Task task = Tasks.failed(TaskError.of(ErrorCode.RENDER_FAILED, true, fault));

    Task restored = records.read(Tasks.PARTITION, 1, records.write(task));

    assertThat(((Failed) restored.state()).error().fault())
        .isEqualTo(new Fault("half \ufffd of a pair", 500, "\u0000", "\ufffd🎬", null));
  }
}
