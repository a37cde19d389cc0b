package io.cometvideo.worker.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.cometvideo.worker.message.Incoming.Cancel;
import io.cometvideo.worker.message.Incoming.Draft;
import io.cometvideo.worker.message.Incoming.Resume;
import io.cometvideo.worker.message.Incoming.Unanswerable;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Trace;
import io.cometvideo.worker.task.Violation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {

  private static final String GOOD = "\"model\":\"m\",\"prompt\":\"a boat\"";

  @Test
  void readsEveryField() {
    Incoming incoming =
        Sent.of(
                null,
                """
                {"requestId":"order-1","type":"generate","model":"doubao-seedance-2-0",
                 "prompt":"a boat","seconds":8,"size":"16:9","resolution":"720p",
                 "inputReferences":["https://a/1.png"],"timeout":"PT20M","tenant":"shop",
                 "metadata":{ "n": 1.10 }}
                """)
            .header("traceparent", Tasks.TRACEPARENT)
            .header("tracestate", "vendor=1")
            .read();

    assertThat(incoming)
        .isEqualTo(
            new Draft(
                new RequestId("order-1"),
                new RequestSummary(
                    "doubao-seedance-2-0",
                    8,
                    "16:9",
                    "720p",
                    "shop",
                    "{ \"n\": 1.10 }",
                    new Trace(Tasks.TRACEPARENT, "vendor=1")),
                "a boat",
                List.of("https://a/1.png"),
                Duration.ofMinutes(20),
                List.of()));
  }

  @Test
  void keepsMetadataCharacterByCharacter() {
    String metadata =
        "{ \"big\":123456789012345678901234567890 ,\n"
            + " \"price\":1.10,\"e\":1e400,\"ä\":\"\\u00e4\\ud83d\\ude00\","
            + "\"half\":\"\\ud83d\",\"long\":1"
            + "0".repeat(2000)
            + "}";

    Draft draft = draft(Sent.of("k", "\ufeff {\"metadata\":" + metadata + "," + GOOD + "}"));

    assertThat(draft.summary().metadata()).isEqualTo(metadata);
    assertThat(draft.violations()).isEmpty();
  }

  @Test
  void boundsMetadataByItsBytes() {
    String fits = "{\"a\":\"" + "x".repeat(8192 - 8) + "\"}";
    String tooLong = "{\"a\":\"" + "x".repeat(8192 - 9) + "ä\"}";

    assertThat(draft(Sent.of("k", "{\"metadata\":" + fits + "," + GOOD + "}")).violations())
        .isEmpty();
    assertThat(draft(Sent.of("k", "{\"metadata\":" + tooLong + "," + GOOD + "}")).violations())
        .containsExactly(
            new Violation(
                "metadata",
                "must be a JSON object of at most 8 KiB as it is sent, not 8193 bytes"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "field, key,   event, field",
        "-,     key,   event, key",
        "-,     -,     event, event",
        "-,     ../x,  event, event",
        "-,     '',    event, event",
        "field, ../x,  -,     field",
        "-,     key,   -,     key"
      })
  void takesTheIdFromFieldThenKeyThenEvent(
      String field, String key, String event, String expected) {
    String id = field == null ? "" : "\"requestId\":\"" + field + "\",";
    Sent sent = Sent.of(key, "{" + id + GOOD + "}").header("ce_type", "x.requested");
    if (event != null) {
      sent.header("ce_id", event);
    }

    assertThat(draft(sent).id()).isEqualTo(new RequestId(expected));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "../etc", "a b", "a\u0000", "\u00e4", "a\n"})
  void hasNobodyToAnswerWithoutAUsableId(String key) {
    assertThat(reason(Sent.of(key, "{" + GOOD + "}"))).isEqualTo(DeadLetterReason.NO_REQUEST_ID);
    assertThat(reason(Sent.of(key, "not JSON"))).isEqualTo(DeadLetterReason.UNREADABLE_VALUE);
    assertThat(reason(Sent.of(key, null))).isEqualTo(DeadLetterReason.UNREADABLE_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"\"", "\"../x\"", "\"a b\"", "\"\\u0000\"", "7", "true", "{}", "[\"a\"]"})
  void refusesAnInvalidIdFieldEvenWithAGoodKey(String id) {
    String tooLong = "\"" + "a".repeat(129) + "\"";

    assertThat(reason(Sent.of("good", "{\"requestId\":" + id + "," + GOOD + "}")))
        .isEqualTo(DeadLetterReason.INVALID_REQUEST_ID);
    assertThat(reason(Sent.of("good", "{\"type\":\"cancel\",\"requestId\":" + tooLong + "}")))
        .isEqualTo(DeadLetterReason.INVALID_REQUEST_ID);
  }

  @Test
  void takesANullIdFieldAsAbsent() {
    assertThat(draft(Sent.of("key", "{\"requestId\":null," + GOOD + "}")).id())
        .isEqualTo(new RequestId("key"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"m\",\"model\":\"n\",\"prompt\":\"p\"}",
        "{\"requestId\":\"a\",\"requestId\":\"b\"}",
        "{\"type\":\"cancel\",\"type\":\"cancel\"}",
        "{\"metadata\":{\"a\":1,\"a\":2}}",
        "{\"unknown\":[{\"a\":1,\"a\":1}]}",
        "{\"a\":1,\"\\u0061\":2}"
      })
  void refusesAFieldThatStandsThereTwice(String json) {
    assertThat(reason(Sent.of("good", json))).isEqualTo(DeadLetterReason.DUPLICATE_FIELD);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "   ",
        "noise",
        "[]",
        "7",
        "\"text\"",
        "null",
        "{",
        "{\"a\":1",
        "{\"a\":1}}",
        "{\"a\":1} {}",
        "{\"a\":NaN}",
        "{'a':1}",
        "{\"a\":1,}",
        "{\"prompt\":\"a \"cat\" sits\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":1,\"a\":2,,}"
      })
  void answersAnUnreadableValueWithOneViolation(String value) {
    Draft draft = draft(Sent.of("key", value));

    assertThat(draft.id()).isEqualTo(new RequestId("key"));
    assertThat(draft.summary()).isEqualTo(RequestSummary.unknown(null));
    assertThat(draft.violations()).extracting(Violation::field).containsExactly("value");
  }

  @Test
  void readsCancelAndResume() {
    assertThat(Sent.of("a", "{\"type\":\"cancel\",\"seconds\":\"x\"}").read())
        .isEqualTo(new Cancel(new RequestId("a")));
    assertThat(Sent.of("a", "{\"type\":\"resume\"}").read())
        .isEqualTo(new Resume(new RequestId("a"), null, null));
    assertThat(
            Sent.of("a", "{\"type\":\"resume\",\"taskId\":\"task_1\",\"timeout\":\"PT1M\"}").read())
        .isEqualTo(
            new Resume(new RequestId("a"), new ProviderTaskId("task_1"), Duration.ofMinutes(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"taskId\":\"\"",
        "\"taskId\":\"a b\"",
        "\"taskId\":12",
        "\"taskId\":\"task_1\",\"timeout\":\"soon\"",
        "\"timeout\":\"PT0S\""
      })
  void aResumeThatIsNotValidIsADeadLetter(String field) {
    Incoming incoming = Sent.of("a", "{\"type\":\"resume\"," + field + "}").read();

    assertThat(incoming).isInstanceOf(Unanswerable.class);
    assertThat(((Unanswerable) incoming).reason()).isEqualTo(DeadLetterReason.INVALID_RESUME);
    assertThat(((Unanswerable) incoming).message()).contains("resume of a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prompt", "model", "tenant", "size", "resolution"})
  void refusesTextThatUtf8CannotExpress(String field) {
    Draft draft = draft(Sent.of("k", "{\"" + field + "\":\"a\\ud83d\"}"));

    assertThat(draft.violations()).extracting(Violation::field).contains(field);
  }

  private static Draft draft(Sent sent) {
    Incoming incoming = sent.read();
    assertThat(incoming).isInstanceOf(Draft.class);
    return (Draft) incoming;
  }

  private static DeadLetterReason reason(Sent sent) {
    return assertThat(sent.read()).asInstanceOf(type(Unanswerable.class)).actual().reason();
  }
}
