package io.cometvideo.worker.comet;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.SubmitOutcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@link OutcomeTable} keeps of an answer for people. */
class ProviderFaultTest {

  private final OutcomeTable table = new OutcomeTable("https://api.example", _ -> {});

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # body                                                             | code | message            | request id
          {"code":"InvalidParameter","message":"bad duration"}               | InvalidParameter | bad duration | -
          {"error":{"code":"","message":"invalid model"}}                    | -    | invalid model      | -
          {"error":{"code":null,"message":"no"},"type":"x"}                  | -    | no                 | -
          {"error":{"code":"e1","message":"no","type":"comet_api_error"}}    | e1   | no                 | -
          {"error":"no"}                                                     | -    | no                 | -
          {"message":"no (request id: 20261123AbC-9_z)"}                     | -    | no (request id: 20261123AbC-9_z) | 20261123AbC-9_z
          {"error":{"message":"no. Request id: 02177"}}                      | -    | no. Request id: 02177 | 02177
          {"foo":1}                                                          | -    | -                  | -
          {}                                                                 | -    | -                  | -
          """)
  void keepsWhatBothShapesOfErrorsSay(
      String body, @Nullable String code, @Nullable String message, @Nullable String requestId) {
    Fault fault = refusal(body);

    assertThat(fault.httpStatus()).isEqualTo(400);
    assertThat(fault.providerCode()).isEqualTo(code);
    assertThat(fault.providerMessage()).isEqualTo(message);
    assertThat(fault.providerRequestId()).isEqualTo(requestId);
    assertThat(fault.message()).startsWith("the provider answered 400");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"status":"FAILED","error":{"message":"too rude"}} | too rude
          {"status":"FAILED","message":"too rude"}           | too rude
          {"status":"FAILED","fail_reason":"too rude"}       | too rude
          """)
  void keepsTheReasonOfAFailedRender(String body, String reason) {
    Fault fault = renderFailure(body);

    assertThat(fault.providerMessage()).isEqualTo(reason);
    assertThat(fault.message()).contains(reason);
    assertThat(fault.httpStatus()).isNull();
  }

  @Test
  void saysSomethingEvenIfTheProviderDoesNot() {
    assertThat(renderFailure("{\"status\":\"FAILED\"}").message()).isNotBlank();
    assertThat(refusal("").message()).isEqualTo("the provider answered 400");
    assertThat(refusal("<html>").message()).isEqualTo("the provider answered 400 with a web page");
  }

  @Test
  void takesTheSignatureOutOfAddresses() {
    Fault fault =
        refusal("{\"message\":\"cannot read https://cdn/in.png?X-Signature=secret&a=b, sorry\"}");

    assertThat(fault.providerMessage()).contains("https://cdn/in.png").endsWith("sorry");
    assertThat(fault.toString()).doesNotContain("secret").doesNotContain("a=b");
  }

  @Test
  void takesTheSignatureOutOfAnAddressInTheCode() {
    Fault fault = refusal("{\"code\":\"HTTPS://cdn/in.png?sig=secret\",\"message\":\"no\"}");

    assertThat(fault.toString()).doesNotContain("secret");
  }

  @Test
  void cutsWhatIsTooLongForALog() {
    String words = "no ".repeat(10_000);
    Fault fault = refusal("{\"code\":\"" + words + "\",\"message\":\"" + words + "\"}");

    assertThat(fault.toString()).hasSizeLessThan(3_000);
  }

  private Fault refusal(String body) {
    var answer = new Answer.Received(400, "", body, false, null);
    return table.ofSubmit(answer, "") instanceof SubmitOutcome.Refused(Fault fault)
        ? fault
        : none();
  }

  private Fault renderFailure(String body) {
    var answer = new Answer.Received(200, "", body, false, null);
    return table.ofRetrieve(answer) instanceof PollOutcome.RenderFailed(Fault fault, _)
        ? fault
        : none();
  }

  private static Fault none() {
    throw new AssertionError("no fault");
  }
}
