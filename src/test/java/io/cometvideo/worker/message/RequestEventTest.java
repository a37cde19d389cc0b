package io.cometvideo.worker.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.cometvideo.worker.message.Incoming.Draft;
import io.cometvideo.worker.message.Incoming.Unanswerable;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.Trace;
import io.cometvideo.worker.task.Violation;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestEventTest {

  private static final String REQUEST = "{\"model\":\"m\",\"prompt\":\"a boat\"}";
  private static final String STRUCTURED = "application/cloudevents+json; charset=UTF-8";
  private static final String ENVELOPE =
      "\"specversion\":\"1.0\",\"type\":\"com.shop.video.requested\",\"source\":\"/shop\",\"id\":\"e-1\"";

  @Test
  void readsBinaryMode() {
    Draft draft =
        draft(
            Sent.of(null, REQUEST)
                .header("ce_specversion", "1.0")
                .header("ce_type", "com.shop.video.requested")
                .header("ce_id", "e-1")
                .header("content-type", "application/json")
                .header("ce_traceparent", Tasks.TRACEPARENT));

    assertThat(draft.id()).isEqualTo(new RequestId("e-1"));
    assertThat(draft.prompt()).isEqualTo("a boat");
    assertThat(draft.summary().trace()).isEqualTo(new Trace(Tasks.TRACEPARENT, null));
  }

  @Test
  void readsStructuredModeWithDataAsAnObject() {
    Draft draft =
        draft(
            structured(
                "{\"data\": {\"model\":\"m\",\"prompt\":\"a boat\",\"metadata\":{ \"a\" : 1.10}} ,"
                    + ENVELOPE
                    + ",\"traceparent\":\""
                    + Tasks.TRACEPARENT
                    + "\",\"tracestate\":\"a=b\",\"ext\":{\"x\":[1]}}"));

    assertThat(draft.id()).isEqualTo(new RequestId("e-1"));
    assertThat(draft.violations()).isEmpty();
    assertThat(draft.summary().metadata()).isEqualTo("{ \"a\" : 1.10}");
    assertThat(draft.summary().trace()).isEqualTo(new Trace(Tasks.TRACEPARENT, "a=b"));
  }

  @Test
  void readsStructuredModeWithDataInBase64() {
    String data = Base64.getEncoder().encodeToString(REQUEST.getBytes(UTF_8));

    Draft draft = draft(structured("{" + ENVELOPE + ",\"data_base64\":\"" + data + "\"}"));

    assertThat(draft.prompt()).isEqualTo("a boat");
    assertThat(draft.violations()).isEmpty();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "requested", "com.shop.video.completed", "com.shop.requested.v1"})
  void isNoRequestIfTheTypeDoesNotEndInRequested(String type) {
    String attribute = type == null ? "" : "\"type\":\"" + type + "\",";
    Sent binary = Sent.of("key", REQUEST).header("ce_specversion", "1.0");
    if (type != null) {
      binary.header("ce_type", type);
    }

    assertThat(reason(binary)).isEqualTo(DeadLetterReason.NOT_A_REQUEST_EVENT);
    assertThat(reason(structured("{" + attribute + "\"id\":\"a\",\"data\":" + REQUEST + "}")))
        .isEqualTo(DeadLetterReason.NOT_A_REQUEST_EVENT);
    assertThat(reason(structured("{" + attribute + "\"id\":\"a\"}")))
        .isEqualTo(DeadLetterReason.NOT_A_REQUEST_EVENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"data\":null",
        ",\"data\":\"text\"",
        ",\"data\":[1]",
        ",\"data\":17",
        ",\"data_base64\":\"%%\"",
        ",\"data_base64\":\"bm9pc2U=\"",
        ",\"data_base64\":7",
        ",\"data\":{},\"data_base64\":\"e30=\""
      })
  void answersByTheEventsIdIfItsDataIsUnreadable(String data) {
    Draft draft = draft(structured("{" + ENVELOPE + data + "}"));

    assertThat(draft.id()).isEqualTo(new RequestId("e-1"));
    assertThat(draft.violations()).extracting(Violation::field).containsExactly("value");
  }

  @Test
  void refusesDuplicatesInTheEnvelopeAndInTheData() {
    assertThat(reason(structured("{" + ENVELOPE + ",\"id\":\"e-2\",\"data\":" + REQUEST + "}")))
        .isEqualTo(DeadLetterReason.DUPLICATE_FIELD);
    assertThat(reason(structured("{" + ENVELOPE + ",\"data\":{\"a\":1,\"a\":2}}")))
        .isEqualTo(DeadLetterReason.DUPLICATE_FIELD);
    assertThat(
            reason(
                structured(
                    "{"
                        + ENVELOPE
                        + ",\"data_base64\":\""
                        + Base64.getEncoder().encodeToString("{\"a\":1,\"a\":2}".getBytes(UTF_8))
                        + "\"}")))
        .isEqualTo(DeadLetterReason.DUPLICATE_FIELD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/cloudevents-batch+json", "application/cloudevents+avro"})
  void doesNotReadOtherFormsOfCloudEvents(String contentType) {
    Sent sent = Sent.of("key", REQUEST).header("content-type", contentType);

    assertThat(draft(sent).violations()).extracting(Violation::field).containsExactly("value");
  }

  @Test
  void takesTheContentTypeAloneAsNoEvent() {
    assertThat(
            draft(Sent.of("key", REQUEST).header("content-type", "application/json")).violations())
        .isEmpty();
    assertThat(draft(Sent.of("key", REQUEST).header("content-type", null)).violations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-0-0-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"
      })
  void dropsATraceThatIsNone(String traceparent) {
    Sent sent = Sent.of("key", REQUEST).header("traceparent", traceparent);

    assertThat(draft(sent).summary().trace()).isNull();
  }

  @Test
  void keepsTheTraceOfAnUnreadableRequest() {
    Sent sent = Sent.of("key", "noise").header("traceparent", Tasks.TRACEPARENT);

    assertThat(draft(sent).summary().trace()).isEqualTo(new Trace(Tasks.TRACEPARENT, null));
  }

  private static Sent structured(String value) {
    return Sent.of(null, value).header("content-type", STRUCTURED);
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
