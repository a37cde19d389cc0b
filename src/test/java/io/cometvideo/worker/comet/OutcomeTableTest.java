package io.cometvideo.worker.comet;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.SubmitOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of {@link OutcomeTable}, row by row: status, body, what it means. */
class OutcomeTableTest {

  private static final String BASE_URL = "https://api.example";

  private final List<String> unknownWords = new ArrayList<>();
  private final OutcomeTable table = new OutcomeTable(BASE_URL, unknownWords::add);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "nothing",
      textBlock =
          """
          200 | {"id":"task_1","task_id":"task_1","status":"SUBMITTED","progress":0} | Accepted task_1
          201 | {"id":"task_1","status":"queued"}                                    | Accepted task_1
          200 | {"task_id":"task_2"}                                                 | Accepted task_2
          200 | {"id":"","task_id":"task_2"}                                         | Accepted task_2
          200 | {"id":null,"task_id":"task_2"}                                       | Accepted task_2
          # Taken, it seems, but nobody knows as what: the render may run.
          200 | nothing                                                              | Unknown
          204 | nothing                                                              | Unknown
          200 | {"id":"task_1","sta                                                  | Unknown
          200 | {"status":"SUBMITTED"}                                               | Unknown
          200 | {"id":{"value":"task_1"}}                                            | Unknown
          200 | ["task_1"]                                                           | Unknown
          200 | null                                                                 | Unknown
          200 | ok                                                                   | Unknown
          200 | {"error":{"code":"","message":"upstream"}}                           | Unknown
          # Not the API.
          200 | <!doctype html><p>Welcome                                            | AccountFault WRONG_BASE_URL
          301 | nothing                                                              | AccountFault WRONG_BASE_URL
          302 | <html>moved                                                          | AccountFault WRONG_BASE_URL
          307 | nothing                                                              | AccountFault WRONG_BASE_URL
          308 | {"message":"moved"}                                                  | AccountFault WRONG_BASE_URL
          404 | {"error":{"code":"","message":"Invalid URL"}}                        | AccountFault WRONG_BASE_URL
          404 | <html>not found                                                      | AccountFault WRONG_BASE_URL
          405 | nothing                                                              | AccountFault WRONG_BASE_URL
          # The account.
          401 | {"error":{"code":"","message":"invalid token","type":"comet_api_error"}} | AccountFault KEY_REFUSED
          401 | <html>who are you                                                    | AccountFault KEY_REFUSED
          402 | nothing                                                              | AccountFault OUT_OF_QUOTA
          403 | {"code":"insufficient_user_quota","message":"no"}                    | AccountFault OUT_OF_QUOTA
          403 | {"error":{"code":null,"message":"Your Balance is too low"}}          | AccountFault OUT_OF_QUOTA
          403 | {"error":{"message":"token quota is used up"}}                       | AccountFault OUT_OF_QUOTA
          # The request.
          403 | {"error":{"message":"this model is not for you"}}                    | Refused
          403 | <html>forbidden                                                      | Refused
          400 | {"code":"invalid_request","message":"prompt is required"}            | Refused
          400 | {"error":{"code":"","message":"model name is required"}}             | Refused
          400 | {"code":"InvalidParameter","message":"the parameter duration is not valid"} | Refused
          400 | {"error":{"message":"the quota of words in a prompt is 10000"}}      | Refused
          400 | <html>bad request                                                    | Refused
          413 | <html>too large                                                      | Refused
          422 | {"message":"no"}                                                     | Refused
          500 | {"code":"invalid_request","message":"seconds"}                       | Refused
          500 | {"error":{"type":"invalid_request_error","message":"seconds"}}       | Refused
          # Surely not taken.
          429 | {"error":{"code":"rate_limit","message":"slow down"}}                | Retryable
          429 | <html>slow down                                                      | Retryable
          503 | {"error":{"code":"model_not_found","message":"no available channel for group"}} | Retryable
          503 | <html>no server                                                      | Retryable
          521 | nothing                                                              | Retryable
          522 | <html>522                                                            | Retryable
          523 | nothing                                                              | Retryable
          500 | {"error":{"code":"","message":"internal"}}                           | Retryable
          500 | {"code":"internal","message":"internal"}                             | Retryable
          502 | {"code":null,"message":"bad upstream"}                               | Retryable
          # Sent, and nobody knows.
          500 | <html>internal                                                       | Unknown
          500 | nothing                                                              | Unknown
          500 | {"message":"the words of a proxy"}                                   | Unknown
          500 | {"error":"the words of a proxy"}                                     | Unknown
          500 | {"status":"down"}                                                    | Unknown
          500 | {"error":{"code":"","mess                                            | Unknown
          502 | <html>bad gateway                                                    | Unknown
          502 | nothing                                                              | Unknown
          408 | {"message":"request time-out"}                                       | Unknown
          504 | {"message":"gateway time-out"}                                       | Unknown
          520 | nothing                                                              | Unknown
          524 | <html>524                                                            | Unknown
          599 | {"message":"?"}                                                      | Unknown
          """)
  void readsTheAnswerToASubmission(int status, @Nullable String body, String outcome) {
    assertThat(describe(table.ofSubmit(received(status, body)))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "nothing",
      textBlock =
          """
          200 | {"id":"t","status":"SUBMITTED","progress":0}                         | Pending 0
          200 | {"id":"t","status":"queued"}                                         | Pending 0
          200 | {"id":"t","status":"IN_PROGRESS","progress":40}                      | Pending 40
          200 | {"id":"t","status":"processing","progress":"50%"}                    | Pending 50
          200 | {"id":"t","status":"in_progress","progress":33.4}                    | Pending 33
          200 | {"id":"t","status":"in_progress","progress":250}                     | Pending 100
          200 | {"id":"t","status":"in_progress","progress":-5}                      | Pending 0
          200 | {"id":"t","status":"in_progress","progress":null}                    | Pending 0
          200 | {"id":"t","status":"SUCCESS","video_url":"https://cdn/v?sig=1"}      | Rendered https://cdn/v?sig=1 null
          200 | {"status":"completed","video_url":"http://cdn/v"}                    | Rendered http://cdn/v null
          # A success without an address is none yet.
          200 | {"status":"SUCCESS"}                                                 | AddressMissing null
          200 | {"status":"SUCCESS","video_url":""}                                  | AddressMissing null
          200 | {"status":"SUCCESS","video_url":null,"progress":100}                 | AddressMissing null
          200 | {"status":"SUCCESS","video_url":"file:///etc/passwd"}                | AddressMissing null
          200 | {"status":"SUCCESS","video_url":"task_1"}                            | AddressMissing null
          200 | {"status":"SUCCESS","video_url":"https:///v"}                        | AddressMissing null
          200 | {"status":"SUCCESS","video_url":"https://cdn/a b"}                   | AddressMissing null
          200 | {"status":"SUCCESS","video_url":["https://cdn/v"]}                   | AddressMissing null
          # Where gateways of this family put it.
          200 | {"status":"SUCCESS","metadata":{"url":"https://cdn/m"}}              | Rendered https://cdn/m null
          200 | {"status":"SUCCESS","content":{"video_url":"https://cdn/c"}}         | Rendered https://cdn/c null
          200 | {"status":"SUCCESS","result_url":"https://cdn/r"}                    | Rendered https://cdn/r null
          200 | {"status":"SUCCESS","data":{"result_url":"https://cdn/d"}}           | Rendered https://cdn/d null
          200 | {"status":"SUCCESS","video_url":"none","result_url":"HTTPS://cdn/r"} | Rendered HTTPS://cdn/r null
          # When it was done.
          200 | {"status":"SUCCESS","video_url":"http://c/v","completed_at":1776681149}    | Rendered http://c/v 2026-04-20T10:32:29Z
          200 | {"status":"SUCCESS","video_url":"http://c/v","completed_at":"1776681149"}  | Rendered http://c/v 2026-04-20T10:32:29Z
          200 | {"status":"SUCCESS","video_url":"http://c/v","completed_at":1776681149250} | Rendered http://c/v 2026-04-20T10:32:29.250Z
          200 | {"status":"SUCCESS","video_url":"http://c/v","completed_at":null}          | Rendered http://c/v null
          200 | {"status":"SUCCESS","video_url":"http://c/v","completed_at":0}             | Rendered http://c/v null
          200 | {"status":"SUCCESS","video_url":"http://c/v","completed_at":"yesterday"}   | Rendered http://c/v null
          200 | {"status":"SUCCESS","video_url":"http://c/v","completed_at":{"at":1}}      | Rendered http://c/v null
          # Refused while rendering; an internal error may pass.
          200 | {"status":"FAILED","error":{"code":"x","message":"no"}}              | RenderFailed
          200 | {"status":"failed","fail_reason":"no"}                               | RenderFailed
          200 | {"status":"ERROR"}                                                   | RenderFailed retryable
          200 | {"status":"error","message":"broke"}                                 | RenderFailed retryable
          # No such task.
          400 | {"code":"task_not_exist","message":"task_not_exist"}                 | Missing
          400 | {"error":{"code":"","message":"task_not_exist (request id: 1)"}}     | Missing
          404 | {"error":{"message":"no such video"}}                                | Missing
          200 | {"code":"task_not_exist","message":""}                               | Missing
          # No usable answer this time.
          200 | nothing                                                              | Retryable
          200 | {"status":"SUC                                                       | Retryable
          200 | {"id":"t"}                                                           | Retryable
          500 | {"code":"","message":"task_not_exist"}                               | Retryable
          400 | {"message":"no"}                                                     | Retryable
          403 | {"message":"no"}                                                     | Retryable
          404 | <html>not found                                                      | Retryable
          408 | nothing                                                              | Retryable
          429 | {"message":"slow down"}                                              | Retryable
          500 | {"code":"invalid_request","message":"?"}                             | Retryable
          500 | <html>internal                                                       | Retryable
          502 | nothing                                                              | Retryable
          503 | nothing                                                              | Retryable
          504 | nothing                                                              | Retryable
          520 | nothing                                                              | Retryable
          524 | <html>524                                                            | Retryable
          # The account and the configuration.
          401 | {"error":{"message":"invalid token"}}                                | AccountFault KEY_REFUSED
          402 | nothing                                                              | AccountFault OUT_OF_QUOTA
          403 | {"code":"insufficient_user_quota","message":"no"}                    | AccountFault OUT_OF_QUOTA
          200 | <html>Welcome                                                        | AccountFault WRONG_BASE_URL
          302 | nothing                                                              | AccountFault WRONG_BASE_URL
          """)
  void readsTheAnswerToAPoll(int status, @Nullable String body, String outcome) {
    assertThat(describe(table.ofRetrieve(received(status, body)))).isEqualTo(outcome);
    assertThat(unknownWords).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "SUBMITTED, Pending 7",
    "queued, Pending 7",
    "IN_PROGRESS, Pending 7",
    "In_Progress, Pending 7",
    "processing, Pending 7",
    "SUCCESS, Rendered http://c/v null",
    "success, Rendered http://c/v null",
    "Succeeded, Rendered http://c/v null",
    "COMPLETED, Rendered http://c/v null",
    "completed, Rendered http://c/v null",
    "FAILED, RenderFailed",
    "Failed, RenderFailed",
    "ERROR, RenderFailed retryable",
    "error, RenderFailed retryable"
  })
  void knowsTheWordsOfBothVocabulariesInAnyCase(String word, String outcome) {
    String body = "{\"status\":\"" + word + "\",\"progress\":7,\"video_url\":\"http://c/v\"}";

    assertThat(describe(table.ofRetrieve(received(200, body)))).isEqualTo(outcome);
    assertThat(unknownWords).isEmpty();
  }

  @Test
  void keepsPollingOnAWordThatIsNotKnownAndSaysSo() {
    var answer = received(200, "{\"status\":\"Polishing\",\"video_url\":\"http://c/v\"}");

    assertThat(describe(table.ofRetrieve(answer))).isEqualTo("Pending 0");
    assertThat(unknownWords).containsExactly("polishing");
  }

  @Test
  void recordsWhereTheRenderWasSubmitted() {
    var outcome = table.ofSubmit(received(200, "{\"id\":\"task_1\"}"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            SubmitOutcome.Accepted.class,
            accepted -> assertThat(accepted.providerTask().baseUrl()).isEqualTo(BASE_URL));
  }

  /** Taking it for a wrong base URL would send the POST again: a second render. */
  @ParameterizedTest
  @ValueSource(strings = {"text/html", "text/html; charset=utf-8", ""})
  void takesTheIdWhateverTheContentTypeSays(String contentType) {
    var answer = new Answer.Received(200, contentType, "{\"id\":\"task_1\"}", null);

    assertThat(describe(table.ofSubmit(answer))).isEqualTo("Accepted task_1");
  }

  @Test
  void tellsAWebPageByItsContentTypeToo() {
    var answer = new Answer.Received(200, "Text/HTML", "Welcome", null);

    assertThat(describe(table.ofSubmit(answer))).isEqualTo("AccountFault WRONG_BASE_URL");
    assertThat(describe(table.ofRetrieve(answer))).isEqualTo("AccountFault WRONG_BASE_URL");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void passesOnHowLongToWait(int status) {
    Duration wait = Duration.ofSeconds(7);
    var answer = new Answer.Received(status, "application/json", "{}", wait);

    assertThat(table.ofSubmit(answer))
        .isInstanceOfSatisfying(
            SubmitOutcome.Retryable.class, it -> assertThat(it.retryAfter()).isEqualTo(wait));
    assertThat(table.ofRetrieve(answer))
        .isInstanceOfSatisfying(
            PollOutcome.Retryable.class, it -> assertThat(it.retryAfter()).isEqualTo(wait));
  }

  @Test
  void distinguishesWhatWasNeverSentFromWhatWasLost() {
    assertThat(describe(table.ofSubmit(new Answer.NotConnected("no")))).isEqualTo("NotSent");
    assertThat(describe(table.ofSubmit(new Answer.Lost("no")))).isEqualTo("Unknown");
    assertThat(describe(table.ofRetrieve(new Answer.NotConnected("no")))).isEqualTo("Retryable");
    assertThat(describe(table.ofRetrieve(new Answer.Lost("no")))).isEqualTo("Retryable");
  }

  private static Answer received(int status, @Nullable String body) {
    String text = body == null ? "" : body;
    String contentType = text.startsWith("<") ? "text/html" : "application/json";
    return new Answer.Received(status, contentType, text, null);
  }

  private static String describe(SubmitOutcome outcome) {
    return switch (outcome) {
      case SubmitOutcome.Accepted it -> "Accepted " + it.providerTask().id();
      case SubmitOutcome.AccountFault it -> "AccountFault " + it.problem();
      case SubmitOutcome.Refused _ -> "Refused";
      case SubmitOutcome.Retryable _ -> "Retryable";
      case SubmitOutcome.NotSent _ -> "NotSent";
      case SubmitOutcome.Unknown _ -> "Unknown";
    };
  }

  private static String describe(PollOutcome outcome) {
    return switch (outcome) {
      case PollOutcome.Pending it -> "Pending " + it.progress();
      case PollOutcome.Rendered it -> "Rendered " + it.address().uri() + " " + it.completedAt();
      case PollOutcome.AddressMissing it -> "AddressMissing " + it.completedAt();
      case PollOutcome.RenderFailed it -> "RenderFailed" + (it.retryable() ? " retryable" : "");
      case PollOutcome.Missing _ -> "Missing";
      case PollOutcome.Retryable _ -> "Retryable";
      case PollOutcome.AccountFault it -> "AccountFault " + it.problem();
    };
  }
}
