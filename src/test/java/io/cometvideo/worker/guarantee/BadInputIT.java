package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.testkit.Completions;
import io.cometvideo.worker.testkit.Fleet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Bad records get an answer or become dead letters, and the good ones around them are not held up.
 */
class BadInputIT {

  private static final String GOOD = "\"model\":\"doubao-seedance-1-0-pro\",\"prompt\":\"a lamp\"";

  @Test
  void recordsThatCanBeAnsweredFailWithAllThatIsWrong() throws Exception {
    try (Fleet fleet = World.fleet(1)) {
      fleet.startWorker();
      Map<String, String> bad =
          Map.of(
              "not-json", "this is not JSON",
              "not-an-object", "[1,2,3]",
              "wrong-types", "{\"model\":7,\"prompt\":[],\"seconds\":\"5\",\"metadata\":\"x\"}",
              "missing-fields", "{}",
              "unknown-model", "{\"model\":\"seedance-99\",\"prompt\":\"a lamp\"}",
              "out-of-range", "{" + GOOD + ",\"seconds\":99,\"size\":\"17:4\",\"timeout\":\"P9D\"}",
              "bad-reference", "{" + GOOD + ",\"inputReferences\":[\"ftp://x/y.png\"]}",
              "empty-value", "");
      fleet.request(0, "good-before", "");
      bad.forEach((id, value) -> fleet.send(0, id, value));
      fleet.send(0, "null-value", (byte[]) null);
      fleet.request(0, "good-after", "");

      Fleet.await(
          "all outcomes",
          () ->
              fleet.completions().requestIds().containsAll(bad.keySet())
                  && fleet
                      .completions()
                      .requestIds()
                      .containsAll(List.of("null-value", "good-before", "good-after")));

      assertThat(bad.keySet())
          .allSatisfy(id -> {
            JsonNode event = fleet.completions().of(id).getFirst();
            assertThat(event.at("/error/code").asString()).isEqualTo("INVALID_REQUEST");
            assertThat(event.at("/error/violations").size()).isPositive();
          });
      assertThat(fields(fleet.completions(), "wrong-types"))
          .contains("model", "prompt", "seconds", "metadata");
      assertThat(fields(fleet.completions(), "out-of-range"))
          .containsExactlyInAnyOrder("seconds", "size", "timeout");
      assertThat(fleet.deadLetters().records()).isEmpty();
      assertThat(fleet.completions().of("good-after").getFirst().path("status").asString())
          .isEqualTo("COMPLETED");
    }
  }

  @Test
  void recordsThatNobodyCanBeAnsweredForBecomeDeadLettersAsTheyCame() throws Exception {
    try (Fleet fleet = World.fleet(1)) {
      fleet.startWorker();
      byte[] noise = new byte[900_000];
      new Random(7).nextBytes(noise);
      fleet.send(0, "key with spaces", noise);
      fleet.send(0, "../../etc/passwd", "{" + GOOD + "}");
      fleet.send(0, "a-good-key", "{\"requestId\":\"../up\"," + GOOD + "}");
      fleet.send(0, "x".repeat(500), "{" + GOOD + "}");
      fleet.send(0, "tab\there", "{" + GOOD + "}");
      fleet.send(0, "twice", "{\"requestId\":\"twice\",\"seconds\":4,\"seconds\":5," + GOOD + "}");
      fleet.request(0, "good-behind-noise", "");

      Fleet.await("the good one", () -> !fleet.completions().of("good-behind-noise").isEmpty());
      Fleet.await("the dead letters", () -> fleet.deadLetters().records().size() >= 6);

      assertThat(fleet.deadLetters().records())
          .hasSize(6)
          .allSatisfy(letter -> {
            assertThat(header(letter, "dlt-reason")).isNotBlank();
            assertThat(header(letter, "dlt-original-topic")).isEqualTo(fleet.topics().requests());
            assertThat(header(letter, "dlt-original-partition")).isEqualTo("0");
            assertThat(header(letter, "dlt-original-offset")).matches("\\d+");
          })
          .anySatisfy(letter -> assertThat(letter.value()).isEqualTo(noise));
      assertThat(fleet.completions().requestIds()).containsExactly("good-behind-noise");
    }
  }

  private static List<String> fields(Completions completions, String id) {
    return completions
        .of(id)
        .getFirst()
        .at("/error/violations")
        .valueStream()
        .map(violation -> violation.path("field").asString())
        .toList();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
