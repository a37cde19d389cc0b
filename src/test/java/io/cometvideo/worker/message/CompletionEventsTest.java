package io.cometvideo.worker.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.cometvideo.worker.message.CompletionEvents.Event;
import io.cometvideo.worker.task.Task;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class CompletionEventsTest {

  private final CompletionEvents events = new CompletionEvents("/comet-video-worker");

  static Stream<Task> finished() {
    return Tasks.finished();
  }

  static Stream<Task> active() {
    return Tasks.active();
  }

  @Test
  void writesACloudEventInBinaryMode() {
    Event event = events.of(Tasks.completed());

    assertThat(event.key()).asString(UTF_8).isEqualTo("order-1");
    assertThat(headers(event))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "ce_specversion", "1.0",
                "ce_id", "order-1:completed",
                "ce_type", "io.cometvideo.video.completed.v1",
                "ce_source", "/comet-video-worker",
                "ce_subject", "order-1",
                "ce_time", "2026-03-01T12:01:05.007Z",
                "content-type", "application/json",
                "traceparent", Tasks.TRACEPARENT,
                "tracestate", "vendor=1"));
    assertThat(event.value())
        .asString(UTF_8)
        .isEqualTo(
            "{\"requestId\":\"order-1\",\"status\":\"COMPLETED\",\"taskId\":\"task_abc123\","
                + "\"model\":\"doubao-seedance-2-0\",\"tenant\":\"shop-eu\",\"metadata\":"
                + Tasks.METADATA
                + ",\"video\":{\"location\":\"s3://videos/2026/03/01/order-1.mp4\","
                + "\"url\":\"https://videos.example.com/order-1.mp4\",\"contentType\":\"video/mp4\","
                + "\"sizeBytes\":5000000000,"
                + "\"sha256\":\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"},"
                + "\"timings\":{\"acceptedAt\":\"2026-03-01T12:00:00.007Z\","
                + "\"submittedAt\":\"2026-03-01T12:00:01.007Z\","
                + "\"renderedAt\":\"2026-03-01T12:01:00.007Z\","
                + "\"storedAt\":\"2026-03-01T12:01:04.007Z\","
                + "\"completedAt\":\"2026-03-01T12:01:05.007Z\"},"
                + "\"attempts\":{\"submissions\":2,\"polls\":14,\"downloads\":1}}");
  }

  @ParameterizedTest
  @MethodSource("finished")
  void fitsTheSchema(Task task) {
    JsonNode json = Schemas.JSON.readTree(events.of(task).value());

    assertThat(Schemas.complaints(Schemas.schema("completion-event"), json)).isEmpty();
    assertThat(Schemas.undescribed(Schemas.load("completion-event"), json)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("finished")
  void canBeReadByTheSdk(Task task) {
    Event event = events.of(task);

    CloudEvent read = KafkaMessageFactory.createReader(event.headers(), event.value()).toEvent();

    assertThat(read.getType()).isEqualTo("io.cometvideo.video." + word(task) + ".v1");
    assertThat(read.getId()).isEqualTo("order-1:" + word(task));
    assertThat(read.getData()).isNotNull();
    assertThat(read.getData().toBytes()).isEqualTo(event.value());
  }

  @ParameterizedTest
  @MethodSource("finished")
  void isTheSameAfterARestore(Task task) {
    TaskRecords records = new TaskRecords();
    Task restored = records.read(Tasks.PARTITION, 1, records.write(task));

    assertThat(events.of(restored).value()).isEqualTo(events.of(task).value());
    assertThat(headers(events.of(restored))).isEqualTo(headers(events.of(task)));
  }

  @ParameterizedTest
  @MethodSource("active")
  void hasNothingToSayOfAnUnfinishedTask(Task task) {
    assertThatIllegalArgumentException().isThrownBy(() -> events.of(task));
  }

  @Test
  void flattensTheFaultIntoTheError() {
    Task failed = Tasks.finished().skip(2).findFirst().orElseThrow();

    JsonNode json = Schemas.JSON.readTree(events.of(failed).value());

    assertThat(json.path("error").toString())
        .isEqualTo(
            "{\"code\":\"RENDER_FAILED\",\"message\":\"429 from the provider\",\"retryable\":true,"
                + "\"httpStatus\":429,\"providerCode\":\"rate_limit\","
                + "\"providerMessage\":\"slow \\\"down\\\"\\n\",\"providerRequestId\":\"req-77\"}");
    assertThat(json.path("charge").asString()).isEqualTo("none");
  }

  @Test
  void namesTheViolationsOfARefusedRequest() {
    JsonNode json = Schemas.JSON.readTree(events.of(Tasks.refused()).value());

    assertThat(json.path("error").path("violations").toString())
        .isEqualTo("[{\"field\":\"value\",\"message\":\"is no JSON\"}]");
    assertThat(json.has("model")).isFalse();
    assertThat(json.path("attempts").path("submissions").asInt()).isEqualTo(2);
  }

  private static String word(Task task) {
    return task.status().name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, String> headers(Event event) {
    Map<String, String> headers = new TreeMap<>();
    event.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
    return headers;
  }
}
