package io.cometvideo.worker.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.message.Incoming.HandedOn;
import io.cometvideo.worker.message.Incoming.Unanswerable;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.Happening.SubmissionHandedOn;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.SubmitOutcome;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What one worker hands on to another by way of {@code video.requests}. */
class HandedOnSubmissionsTest {

  private static final RequestId ID = new RequestId("order-1");
  private static final SubmitOutcome NOT_SENT = new SubmitOutcome.NotSent(Fault.of("no"));

  @ParameterizedTest
  @ValueSource(strings = {"task_1", "a b", "ä🎬"})
  void aRenderIsReadAsItWasHandedOn(String taskId) {
    SubmitOutcome outcome = taken(taskId);

    Incoming read = read(sent(outcome));

    assertThat(read).isEqualTo(new HandedOn(ID, Tasks.NONCE, outcome));
  }

  @Test
  void aSubmissionOfWhichNothingWasSentIsReadAsSuch() {
    assertThat(read(sent(NOT_SENT)))
        .isInstanceOfSatisfying(
            HandedOn.class,
            handedOn -> {
              assertThat(handedOn.nonce()).isEqualTo(Tasks.NONCE);
              assertThat(handedOn.outcome()).isInstanceOf(SubmitOutcome.NotSent.class);
            });
  }

  @Test
  void goesToTheHomeOfTheTaskByItsId() {
    ProducerRecord<byte[], byte[]> sent = sent(NOT_SENT);

    assertThat(sent.topic()).isEqualTo("requests");
    assertThat(sent.partition()).isEqualTo(3);
    assertThat(sent.key()).asString(UTF_8).isEqualTo("order-1");
  }

  @Test
  void fitsTheSchema() {
    for (SubmitOutcome outcome : new SubmitOutcome[] {NOT_SENT, taken("task_1")}) {
      JsonNode json = Schemas.JSON.readTree(sent(outcome).value());

      assertThat(Schemas.complaints(Schemas.schema("submission-outcome"), json)).isEmpty();
      assertThat(Schemas.undescribed(Schemas.load("submission-outcome"), json)).isEmpty();
    }
  }

  @Test
  void theHeaderAloneTellsItFromARequest() {
    String value = "{\"model\":\"m\",\"prompt\":\"p\",\"nonce\":\"" + Tasks.NONCE + "\"}";

    assertThat(Sent.of("order-1", value).read()).isInstanceOf(Incoming.Draft.class);
    assertThat(internal("submission-outcome", value)).isInstanceOf(Unanswerable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "noise",
        "[]",
        "{}",
        "{'requestId':'a'}",
        "{'nonce':'0123456789abcdef0123456789abcdef'}",
        "{'requestId':'../a','nonce':'0123456789abcdef0123456789abcdef'}",
        "{'requestId':7,'nonce':'0123456789abcdef0123456789abcdef'}",
        "{'requestId':'a','nonce':''}",
        "{'requestId':'a','nonce':'0123456789ABCDEF0123456789ABCDEF'}",
        "{'requestId':'a','requestId':'b','nonce':'0123456789abcdef0123456789abcdef'}",
        "{'requestId':'a','nonce':'0123456789abcdef0123456789abcdef','taskId':'t'}",
        "{'requestId':'a','nonce':'0123456789abcdef0123456789abcdef','baseUrl':'https://a'}",
        "{'requestId':'a','nonce':'0123456789abcdef0123456789abcdef','taskId':' ','baseUrl':'b'}",
        "{'requestId':'a','nonce':'0123456789abcdef0123456789abcdef','taskId':7,'baseUrl':7}"
      })
  void whatNoWorkerWritesIsADeadLetterAndNeverARequest(String value) {
    assertThat(internal("submission-outcome", value.replace('\'', '"')))
        .isInstanceOfSatisfying(
            Unanswerable.class,
            letter ->
                assertThat(letter.reason()).isEqualTo(DeadLetterReason.INVALID_INTERNAL_RECORD));
  }

  @Test
  void whatALaterVersionHandsOnIsADeadLetterThatSaysSo() {
    assertThat(internal("another", "{}"))
        .isEqualTo(
            new Unanswerable(
                DeadLetterReason.INVALID_INTERNAL_RECORD,
                "a record between workers is of a kind that this version does not know: another"));
  }

  private static SubmitOutcome taken(String taskId) {
    return new SubmitOutcome.Accepted(
        new ProviderTask(new ProviderTaskId(taskId), "https://api.example"));
  }

  private static ProducerRecord<byte[], byte[]> sent(SubmitOutcome outcome) {
    return HandedOnSubmissions.toRecord(
        "requests", 3, ID, new SubmissionHandedOn(Tasks.NONCE, outcome));
  }

  private static Incoming read(ProducerRecord<byte[], byte[]> sent) {
    return new RequestReader().read(sent.key(), sent.value(), sent.headers());
  }

  private static Incoming internal(String kind, String value) {
    return Sent.of("order-1", value).header("video-worker-internal", kind).read();
  }
}
