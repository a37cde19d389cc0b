package io.cometvideo.worker.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The sample requests of the local run do at the simulator what they are there for. */
final class ExampleRequestsTest {
  private static final Path EXAMPLES = Path.of("docs/examples");
  private static final String DATA = "data:image/png;base64,";

  @Test
  void eachIdIsReadableAndThere() throws IOException {
    assertThat(requests())
        .hasSizeGreaterThanOrEqualTo(10)
        .allSatisfy(
            request -> assertThat(request.path("requestId").asString()).matches("[a-z]+-[0-9]{3}"));
  }

  @Test
  void allButTheRefusedAreAccepted() throws Exception {
    try (CometSimulator simulator = CometSimulator.start(SimulatorOptions.defaults());
        TestCaller caller = new TestCaller(simulator.baseUrl(), SimulatorSettings.DEFAULT_KEY)) {
      Map<String, Integer> statuses = new LinkedHashMap<>();
      for (JsonNode request : requests()) {
        if (!request.path("type").asString("generate").equals("cancel")) {
          int status = caller.submit(fields(request), images(request)).status();
          statuses.put(request.path("requestId").asString(), status);
        }
      }

      assertThat(statuses).containsEntry("glacier-007", 400).containsEntry("masks-008", 400);
      assertThat(statuses).containsEntry("train-012", 429);
      assertThat(statuses.values().stream().filter(status -> status == 200))
          .hasSize(statuses.size() - 3);
      assertThat(simulator.charges()).extracting(Charge::references).contains(1);
    }
  }

  @Test
  void theImageInTheRequestIsTheOneBesideIt() throws IOException {
    List<byte[]> images =
        requests().stream().flatMap(request -> List.of(images(request)).stream()).toList();

    assertThat(images)
        .singleElement()
        .isEqualTo(Files.readAllBytes(EXAMPLES.resolve("sunset.png")));
  }

  @Test
  void whatIsCancelledWasAskedForBefore() throws IOException {
    List<JsonNode> requests = requests();
    JsonNode cancel = requests.getLast();

    assertThat(cancel.path("type").asString()).isEqualTo("cancel");
    assertThat(requests.subList(0, requests.size() - 1))
        .extracting(request -> request.path("requestId").asString())
        .doesNotHaveDuplicates()
        .contains(cancel.path("requestId").asString());
  }

  private static List<JsonNode> requests() throws IOException {
    return Files.readAllLines(EXAMPLES.resolve("requests.jsonl")).stream()
        .map(Json.MAPPER::readTree)
        .toList();
  }

  private static Map<String, String> fields(JsonNode request) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String name : List.of("prompt", "model", "seconds", "size", "resolution")) {
      if (request.has(name)) {
        fields.put(name, request.path(name).asString());
      }
    }
    return fields;
  }

  private static byte[][] images(JsonNode request) {
    return request
        .path("inputReferences")
        .valueStream()
        .map(address -> address.asString().substring(DATA.length()))
        .map(Base64.getDecoder()::decode)
        .toArray(byte[][]::new);
  }
}
