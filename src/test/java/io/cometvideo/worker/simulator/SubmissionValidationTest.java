package io.cometvideo.worker.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A submission is checked as the provider documents it. */
final class SubmissionValidationTest {
  private static final byte[] PNG = {
    (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 0
  };

  private final CometSimulator simulator = CometSimulator.start(SimulatorOptions.defaults());
  private final TestCaller caller =
      new TestCaller(simulator.baseUrl(), SimulatorSettings.DEFAULT_KEY);

  @AfterEach
  void close() {
    caller.close();
    simulator.close();
  }

  @ParameterizedTest
  @CsvSource({
    "doubao-seedance-2-0, 4, 16:9, 720p",
    "doubao-seedance-2-0, 15, 3840x2160, ",
    "doubao-seedance-2-0-fast, 15, 21:9, 480p",
    "doubao-seedance-2-0-mini, , , ",
    "doubao-seedance-1-5-pro, 12, 9:16, 1080p",
    "doubao-seedance-1-0-pro, 2, 1:1, 1080p"
  })
  void whatTheModelAllowsIsAccepted(String model, String seconds, String size, String resolution)
      throws Exception {
    TestCaller.Answer answer = submit("a quiet lake", model, seconds, size, resolution);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("id")).startsWith("task_").isEqualTo(answer.text("task_id"));
    assertThat(answer.text("object")).isEqualTo("video");
    assertThat(answer.text("model")).isEqualTo(model);
    assertThat(answer.text("status")).isEqualTo("SUBMITTED");
    assertThat(answer.json().path("progress").asInt()).isZero();
    assertThat(answer.json().path("created_at").isIntegralNumber()).isTrue();
    assertThat(simulator.charges()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "doubao-seedance-2-0, 3, , , duration",
    "doubao-seedance-2-0-fast, 16, , , duration",
    "doubao-seedance-1-5-pro, 13, , , duration",
    "doubao-seedance-1-0-pro, 1, , , duration",
    "doubao-seedance-1-0-pro, five, , , duration",
    "doubao-seedance-2-0-fast, 5, , 1080p, resolution",
    "doubao-seedance-2-0, 5, , 8k, resolution",
    "doubao-seedance-2-0, 5, 5:4, , ratio",
    "doubao-seedance-2-0-fast, 5, 1920x1080, , ratio"
  })
  void whatTheModelDoesNotAllowIsRefusedInTheFlatShape(
      String model, String seconds, String size, String resolution, String parameter)
      throws Exception {
    TestCaller.Answer answer = submit("a quiet lake", model, seconds, size, resolution);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("code")).isEqualTo("InvalidParameter");
    assertThat(answer.text("message"))
        .isEqualTo("the parameter " + parameter + " specified in the request is not valid");
    assertThat(simulator.charges()).isEmpty();
  }

  @Test
  void aMissingPromptOrModelIsRefused() throws Exception {
    assertThat(error(submit("", "doubao-seedance-2-0", null, null, null)))
        .isEqualTo("400 invalid_request prompt is required");
    assertThat(error(submit("a quiet lake", "", null, null, null)))
        .isEqualTo("400 invalid_request model name is required");
  }

  @Test
  void aModelNobodyServesHasNoChannel() throws Exception {
    assertThat(error(submit("a quiet lake", "sora-9", null, null, null)))
        .startsWith("503 model_not_found no available channel for group default and model sora-9");
  }

  @Test
  void imagesAreForModelsThatTakeThem() throws Exception {
    Map<String, String> taken = Map.of("prompt", "a lake", "model", "doubao-seedance-2-0");
    Map<String, String> refused = Map.of("prompt", "a lake", "model", "doubao-seedance-1-5-pro");

    assertThat(caller.submit(taken, PNG, PNG).status()).isEqualTo(200);
    assertThat(simulator.charges()).singleElement().returns(2, Charge::references);
    assertThat(caller.submit(refused, PNG).text("message"))
        .isEqualTo("the specified task_type r2v does not support model seedance-1-5-pro");
    assertThat(caller.submit(taken, "<svg/>".getBytes(StandardCharsets.UTF_8)).text("message"))
        .isEqualTo("the parameter image specified in the request is not valid");
  }

  @Test
  void aWrongKeyIsAnsweredInTheNestedShape() throws Exception {
    try (TestCaller stranger = new TestCaller(simulator.baseUrl(), "sk-other")) {
      assertThat(stranger.submit("a lake").json())
          .isEqualTo(
              Json.MAPPER.readTree(
                  """
                  {"error":{"code":"","message":"invalid token","type":"comet_api_error"}}
                  """));
      assertThat(stranger.poll("task_x").status()).isEqualTo(401);
    }
    assertThat(simulator.totals()).returns(2, Totals::accountRefusals).returns(0, Totals::charges);
  }

  @Test
  void bothShapesCanBeHadForEveryError() throws Exception {
    simulator.configure(settings -> settings.withErrorShape(ErrorShape.NESTED));
    assertThat(error(caller.poll("task_none"))).isEqualTo("400 task_not_exist task_not_exist");

    simulator.configure(settings -> settings.withErrorShape(ErrorShape.FLAT));
    assertThat(submit("", "", null, null, null).text("message")).isEqualTo("prompt is required");
  }

  private TestCaller.Answer submit(
      String prompt,
      String model,
      @Nullable String seconds,
      @Nullable String size,
      @Nullable String resolution)
      throws IOException, InterruptedException {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("prompt", prompt);
    fields.put("model", model);
    if (seconds != null) {
      fields.put("seconds", seconds);
    }
    if (size != null) {
      fields.put("size", size);
    }
    if (resolution != null) {
      fields.put("resolution", resolution);
    }
    return caller.submit(fields);
  }

  private static String error(TestCaller.Answer answer) {
    return answer.status()
        + " "
        + answer.json().path("error").path("code").asString()
        + " "
        + answer.json().path("error").path("message").asString();
  }
}
