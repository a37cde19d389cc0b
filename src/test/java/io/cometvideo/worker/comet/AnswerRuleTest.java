package io.cometvideo.worker.comet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.ObjectMapper;

/** Each rule of {@link AnswerRule}, with answers that it is for and what they come to. */
class AnswerRuleTest {

  private static final Path DOCUMENT = Path.of("docs/provider-faults.md");

  /** A body that ends in ~ broke off there. */
  private static final String ROWS =
      """
      # status | body                                                              | rule | a submission | a poll
      200 | {"id":"t","task_id":"t","object":"video","status":"SUBMITTED"}         | TASK | Accepted t | Pending 0
      201 | {"id":"t","status":"queued"}                                           | TASK | Accepted t | Pending 0
      200 | {"task_id":"t","status":"queued"}                                      | TASK | Accepted t | Pending 0
      200 | {"id":"t"}                                                             | TASK | Accepted t | Retryable
      200 | {"status":"SUBMITTED"}                                                 | TASK | Unknown    | Pending 0
      200 | {"data":{"task_id":"t","status":"queued"}}                             | TASK | Accepted t | Pending 0
      # Taken, it seems, but nobody knows as what: the render may run.
      200 | {"error":{"code":"","message":"upstream"}}                             | TASK | Unknown    | Retryable
      200 | {"code":"invalid_request","message":"prompt is required"}              | TASK | Unknown    | Retryable
      200 | {"id":{"value":"t"}}                                                   | TASK | Unknown    | Retryable
      200 | {"code":"task_not_exist","message":""}                                 | NO_TASK_IN_GOOD_ANSWER | Unknown    | Missing
      200 | {"id":"t","message":"task_not_exist"}                                  | NO_TASK_IN_GOOD_ANSWER | Accepted t | Missing
      200 | {"id":"t","status":"queued","message":"task_not_exist"}                | TASK | Accepted t | Pending 0
      200 | nothing                                                                | NO_TASK_READABLE | Unknown | Retryable
      200 | {"id":"t","sta~                                                        | NO_TASK_READABLE | Unknown | Retryable
      200 | ["t"]                                                                  | NO_TASK_READABLE | Unknown | Retryable
      200 | null                                                                   | NO_TASK_READABLE | Unknown | Retryable
      204 | nothing                                                                | NO_TASK_READABLE | Unknown | Retryable
      # Not the API.
      200 | <!doctype html><p>Welcome                                              | WEB_PAGE | AccountFault WRONG_BASE_URL | AccountFault WRONG_BASE_URL
      200 | <html>and so on for ever~                                              | WEB_PAGE | AccountFault WRONG_BASE_URL | AccountFault WRONG_BASE_URL
      300 | nothing                                                                | REDIRECT | AccountFault WRONG_BASE_URL | AccountFault WRONG_BASE_URL
      301 | nothing                                                                | REDIRECT | AccountFault WRONG_BASE_URL | AccountFault WRONG_BASE_URL
      302 | <html>moved                                                            | REDIRECT | AccountFault WRONG_BASE_URL | AccountFault WRONG_BASE_URL
      303 | nothing                                                                | REDIRECT | AccountFault WRONG_BASE_URL | AccountFault WRONG_BASE_URL
      304 | nothing                                                                | REDIRECT | AccountFault WRONG_BASE_URL | AccountFault WRONG_BASE_URL
      307 | nothing                                                                | REDIRECT | AccountFault WRONG_BASE_URL | AccountFault WRONG_BASE_URL
      308 | {"id":"t","status":"queued"}                                           | REDIRECT | AccountFault WRONG_BASE_URL | AccountFault WRONG_BASE_URL
      404 | {"error":{"code":"","message":"Invalid URL"}}                          | NOT_FOUND  | AccountFault WRONG_BASE_URL | Missing
      404 | {"code":"task_not_exist","message":"task_not_exist"}                   | NOT_FOUND  | AccountFault WRONG_BASE_URL | Missing
      404 | <html>not found                                                        | WRONG_PATH | AccountFault WRONG_BASE_URL | Retryable
      404 | nothing                                                                | WRONG_PATH | AccountFault WRONG_BASE_URL | Retryable
      405 | {"message":"method not allowed"}                                       | WRONG_PATH | AccountFault WRONG_BASE_URL | Retryable
      404 | {"error":{"code":"model_not_found","message":"no such model"}}         | NO_MODEL | Refused | Retryable
      # The account.
      401 | {"error":{"code":"","message":"invalid token","type":"comet_api_error"}} | KEY | AccountFault KEY_REFUSED | AccountFault KEY_REFUSED
      401 | {"code":"","message":"invalid token"}                                  | KEY | AccountFault KEY_REFUSED | AccountFault KEY_REFUSED
      401 | <html>who are you                                                      | KEY | AccountFault KEY_REFUSED | AccountFault KEY_REFUSED
      401 | nothing                                                                | KEY | AccountFault KEY_REFUSED | AccountFault KEY_REFUSED
      402 | nothing                                                                | PAYMENT | AccountFault OUT_OF_QUOTA | AccountFault OUT_OF_QUOTA
      402 | {"error":{"message":"pay"}}                                            | PAYMENT | AccountFault OUT_OF_QUOTA | AccountFault OUT_OF_QUOTA
      403 | {"code":"insufficient_user_quota","message":"no"}                      | QUOTA | AccountFault OUT_OF_QUOTA | AccountFault OUT_OF_QUOTA
      403 | {"error":{"code":"insufficient_user_quota","message":""}}              | QUOTA | AccountFault OUT_OF_QUOTA | AccountFault OUT_OF_QUOTA
      403 | {"error":{"code":null,"message":"Your Balance is too low"}}            | QUOTA | AccountFault OUT_OF_QUOTA | AccountFault OUT_OF_QUOTA
      403 | {"message":"token quota is used up"}                                   | QUOTA | AccountFault OUT_OF_QUOTA | AccountFault OUT_OF_QUOTA
      403 | {"error":{"code":"","type":"comet_api_error","message":"no balance"}}    | QUOTA | AccountFault OUT_OF_QUOTA | AccountFault OUT_OF_QUOTA
      403 | {"code":403,"message":"insufficient balance"}                          | QUOTA | AccountFault OUT_OF_QUOTA | AccountFault OUT_OF_QUOTA
      403 | {"error":{"code":"","message":"insufficient balance","type":"invalid_request_error"}} | QUOTA | AccountFault OUT_OF_QUOTA | AccountFault OUT_OF_QUOTA
      403 | {"error":{"code":403,"message":"no balance","type":"forbidden"}}       | QUOTA | AccountFault OUT_OF_QUOTA | AccountFault OUT_OF_QUOTA
      403 | {"error":{"code":"denied","type":"insufficient_quota","message":"pay"}} | QUOTA | AccountFault OUT_OF_QUOTA | AccountFault OUT_OF_QUOTA
      403 | {"error":{"type":"insufficient_quota","message":"pay"}}                | QUOTA | AccountFault OUT_OF_QUOTA | AccountFault OUT_OF_QUOTA
      403 | {"error":{"code":"AccountOverdueError","message":"pay"}}               | QUOTA | AccountFault OUT_OF_QUOTA | AccountFault OUT_OF_QUOTA
      403 | {"code":"insufficient_us~                                              | FORBIDDEN_CUT_OFF | Retryable | Retryable
      403 | ~                                                                      | FORBIDDEN_CUT_OFF | Retryable | Retryable
      # The request.
      403 | {"error":{"message":"this model is not for you"}}                      | BAD_REQUEST | Refused | Retryable
      403 | {"code":"content_policy","message":"a child on a balance beam"}        | BAD_REQUEST | Refused | Retryable
      403 | {"code":"content_policy","type":"comet_api_error","message":"balance"} | BAD_REQUEST | Refused | Retryable
      403 | <html>forbidden                                                        | BAD_REQUEST | Refused | Retryable
      403 | nothing                                                                | BAD_REQUEST | Refused | Retryable
      400 | {"code":"invalid_request","message":"prompt is required"}              | BAD_REQUEST | Refused | Retryable
      400 | {"error":{"code":"","message":"model name is required"}}               | BAD_REQUEST | Refused | Retryable
      400 | {"code":"InvalidParameter","message":"the parameter duration is bad"}  | BAD_REQUEST | Refused | Retryable
      400 | {"error":{"message":"the quota of words in a prompt is 10000"}}        | BAD_REQUEST | Refused | Retryable
      400 | <html>bad request                                                      | BAD_REQUEST | Refused | Retryable
      409 | {"message":"conflict"}                                                 | BAD_REQUEST | Refused | Retryable
      413 | <html>too large                                                        | BAD_REQUEST | Refused | Retryable
      415 | nothing                                                                | BAD_REQUEST | Refused | Retryable
      422 | {"message":"no"}                                                       | BAD_REQUEST | Refused | Retryable
      451 | nothing                                                                | BAD_REQUEST | Refused | Retryable
      400 | {"code":"task_not_exist","message":"task_not_exist"}                   | NO_TASK | Refused | Missing
      400 | {"error":{"code":"","message":"task_not_exist (request id: 1)"}}       | NO_TASK | Refused | Missing
      500 | {"code":"invalid_request","message":"seconds"}                         | BAD_REQUEST_IN_DISGUISE | Refused | Retryable
      500 | {"error":{"type":"invalid_request_error","message":"seconds"}}         | BAD_REQUEST_IN_DISGUISE | Refused | Retryable
      # Surely not taken.
      429 | {"error":{"code":"rate_limit","message":"slow down"}}                  | RATE | Retryable | Retryable
      429 | {"code":"","message":"quota of calls"}                                 | RATE | Retryable | Retryable
      429 | <html>slow down                                                        | RATE | Retryable | Retryable
      500 | {"error":{"code":"","message":"internal"}}                             | ERROR_OF_PROVIDER | Retryable | Retryable
      500 | {"code":"internal","message":"internal"}                               | ERROR_OF_PROVIDER | Retryable | Retryable
      500 | {"code":"","message":"task_not_exist"}                                 | ERROR_OF_PROVIDER | Retryable | Retryable
      502 | {"code":null,"message":"bad upstream"}                                 | ERROR_OF_PROVIDER | Retryable | Retryable
      502 | {"code":"invalid_request","message":"?"}                               | ERROR_OF_PROVIDER | Retryable | Retryable
      503 | {"error":{"code":"model_not_found","message":"no available channel"}}  | AWAY | Retryable | Retryable
      503 | <html>no server                                                        | AWAY | Retryable | Retryable
      503 | ~                                                                      | AWAY | Retryable | Retryable
      521 | nothing                                                                | AWAY | Retryable | Retryable
      522 | <html>522                                                              | AWAY | Retryable | Retryable
      523 | nothing                                                                | AWAY | Retryable | Retryable
      # Sent, and nobody knows.
      408 | {"message":"request time-out"}                                         | REQUEST_TIME_OUT | Unknown | Retryable
      500 | <html>internal                                                         | ANYTHING_ELSE | Unknown | Retryable
      500 | nothing                                                                | ANYTHING_ELSE | Unknown | Retryable
      500 | {"message":"the words of a proxy"}                                     | ANYTHING_ELSE | Unknown | Retryable
      500 | {"error":"the words of a proxy"}                                       | ANYTHING_ELSE | Unknown | Retryable
      500 | {"status":"queued"}                                                    | ANYTHING_ELSE | Unknown | Retryable
      500 | {"error":{"code":"","mess~                                             | ANYTHING_ELSE | Unknown | Retryable
      502 | <html>bad gateway                                                      | ANYTHING_ELSE | Unknown | Retryable
      502 | nothing                                                                | ANYTHING_ELSE | Unknown | Retryable
      504 | {"error":{"code":"","message":"gateway time-out"}}                     | ANYTHING_ELSE | Unknown | Retryable
      520 | nothing                                                                | ANYTHING_ELSE | Unknown | Retryable
      524 | <html>524                                                              | ANYTHING_ELSE | Unknown | Retryable
      599 | {"message":"?"}                                                        | ANYTHING_ELSE | Unknown | Retryable
      """;

  private final OutcomeTable table = new OutcomeTable("https://api.example", _ -> {});

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "nothing", textBlock = ROWS)
  void readsAnAnswer(
      int status, @Nullable String body, AnswerRule rule, String submission, String poll) {
    Answer.Received answer = Answers.of(status, body);

    assertThat(AnswerRule.of(answer, ProviderJson.of(answer.body(), ""))).isEqualTo(rule);
    assertThat(Answers.describe(table.ofSubmit(answer, ""))).isEqualTo(submission);
    assertThat(Answers.describe(table.ofRetrieve(answer))).isEqualTo(poll);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a child on a balance beam | no: "a child on a balance beam" is refused            | Refused
          a child on a balance beam | no: "A child on a balance b…" is refused              | Refused
          a child on a balance beam | no: a child on a balance beam, a child on a bal       | Refused
          a child on a balance beam | your balance is too low for: a child on a balance beam | AccountFault OUT_OF_QUOTA
          a boat                    | your balance is too low                               | AccountFault OUT_OF_QUOTA
          a                         | your balance is too low                               | AccountFault OUT_OF_QUOTA
          """)
  void wordsOfThePromptThatAreRepeatedSayNothing(String prompt, String message, String outcome) {
    var body = new ObjectMapper().createObjectNode().put("message", message).toString();

    assertThat(Answers.describe(table.ofSubmit(Answers.of(403, body), prompt))).isEqualTo(outcome);
  }

  @Test
  void eachRuleHasARowHere() {
    var tested =
        ROWS.lines()
            .filter(row -> !row.startsWith("#"))
            .map(row -> AnswerRule.valueOf(row.split("\\|", -1)[2].strip()))
            .collect(Collectors.toSet());

    assertThat(tested).containsExactlyInAnyOrder(AnswerRule.values());
  }

  @Test
  void theDocumentHasTheRulesInTheirOrder() throws IOException {
    String rows =
        Arrays.stream(AnswerRule.values()).map(AnswerRule::toRow).collect(Collectors.joining("\n"));

    assertThat(Files.readString(DOCUMENT)).contains("|---|---|---|---|\n" + rows + "\n\n");
  }
}
