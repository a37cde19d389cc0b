package io.cometvideo.worker.comet;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.SubmitOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link OutcomeTable} reads in good answers, and in none. */
class OutcomeTableTest {

  private static final String BASE_URL = "https://api.example";

  private final List<String> unknownWords = new ArrayList<>();
  private final OutcomeTable table = new OutcomeTable(BASE_URL, unknownWords::add);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"id":"task_1","task_id":"task_2"}                                   | Accepted task_1
          {"id":"","task_id":"task_2"}                                         | Accepted task_2
          {"id":null,"task_id":"task_2"}                                       | Accepted task_2
          # Wrapped; the id there can be the number of a row.
          {"code":"success","data":{"id":12345,"task_id":"task_3"}}            | Accepted task_3
          {"data":{"id":"task_3","status":"queued"}}                           | Accepted task_3
          {"id":"task_1","data":{"task_id":"task_3"}}                          | Accepted task_1
          {"data":"task_3"}                                                    | Unknown
          """)
  void findsTheIdOfARender(String body, String outcome) {
    assertThat(Answers.describe(table.ofSubmit(Answers.of(200, body), ""))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
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
          # Wrapped.
          200 | {"code":"success","data":{"status":"IN_PROGRESS","progress":"30%"}} | Pending 30
          200 | {"status":"queued","progress":1,"data":{"status":"SUCCESS","progress":2}} | Pending 1
          200 | {"data":{"status":"SUCCESS","result_url":"https://cdn/d","completed_at":1776681149}} | Rendered https://cdn/d 2026-04-20T10:32:29Z
          200 | {"data":{"status":"completed","video_url":"https://cdn/d"}}          | Rendered https://cdn/d null
          200 | {"data":{"status":"SUCCESS"}}                                        | AddressMissing null
          200 | {"code":"success","data":{"status":"FAILURE","fail_reason":"no"}}    | RenderFailed
          200 | {"data":{"status":{"is":"SUCCESS"}}}                                 | Retryable
          200 | {"data":["SUCCESS"]}                                                 | Retryable
          """)
  void readsWhatAGoodAnswerToAPollSays(int status, String body, String outcome) {
    assertThat(Answers.describe(table.ofRetrieve(Answers.of(status, body)))).isEqualTo(outcome);
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

    assertThat(Answers.describe(table.ofRetrieve(Answers.of(200, body)))).isEqualTo(outcome);
    assertThat(unknownWords).isEmpty();
  }

  @Test
  void keepsPollingOnAWordThatIsNotKnownAndSaysSo() {
    var answer = Answers.of(200, "{\"status\":\"Polishing\",\"video_url\":\"http://c/v\"}");

    assertThat(Answers.describe(table.ofRetrieve(answer))).isEqualTo("Pending 0");
    assertThat(unknownWords).containsExactly("polishing");
  }

  @Test
  void recordsWhereTheRenderWasSubmitted() {
    var outcome = table.ofSubmit(Answers.of(200, "{\"id\":\"task_1\"}"), "");

    assertThat(outcome)
        .isInstanceOfSatisfying(
            SubmitOutcome.Accepted.class,
            accepted -> assertThat(accepted.providerTask().baseUrl()).isEqualTo(BASE_URL));
  }

  /** Taking it for a wrong base URL would send the POST again: a second render. */
  @ParameterizedTest
  @ValueSource(strings = {"text/html", "text/html; charset=utf-8", ""})
  void takesTheIdWhateverTheContentTypeSays(String contentType) {
    var answer = new Answer.Received(200, contentType, "{\"id\":\"task_1\"}", false, null);

    assertThat(Answers.describe(table.ofSubmit(answer, ""))).isEqualTo("Accepted task_1");
  }

  @Test
  void tellsAWebPageByItsContentTypeToo() {
    var answer = new Answer.Received(200, "Text/HTML", "Welcome", false, null);

    assertThat(Answers.describe(table.ofSubmit(answer, "")))
        .isEqualTo("AccountFault WRONG_BASE_URL");
    assertThat(Answers.describe(table.ofRetrieve(answer))).isEqualTo("AccountFault WRONG_BASE_URL");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void passesOnHowLongToWait(int status) {
    Duration wait = Duration.ofSeconds(7);
    var answer = new Answer.Received(status, "application/json", "{}", false, wait);

    assertThat(table.ofSubmit(answer, ""))
        .isInstanceOfSatisfying(
            SubmitOutcome.Retryable.class, it -> assertThat(it.retryAfter()).isEqualTo(wait));
    assertThat(table.ofRetrieve(answer))
        .isInstanceOfSatisfying(
            PollOutcome.Retryable.class, it -> assertThat(it.retryAfter()).isEqualTo(wait));
  }

  @Test
  void distinguishesWhatWasNeverSentFromWhatWasLost() {
    assertThat(Answers.describe(table.ofSubmit(new Answer.NotConnected("no"), "")))
        .isEqualTo("NotSent");
    assertThat(Answers.describe(table.ofSubmit(new Answer.Lost("no"), ""))).isEqualTo("Unknown");
    assertThat(Answers.describe(table.ofRetrieve(new Answer.NotConnected("no"))))
        .isEqualTo("Retryable");
    assertThat(Answers.describe(table.ofRetrieve(new Answer.Lost("no")))).isEqualTo("Retryable");
  }
}
