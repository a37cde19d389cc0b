package io.cometvideo.worker.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.message.DeadLetterReason;
import io.cometvideo.worker.task.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The AsyncAPI document says what the code has. */
class AsyncApiTest {

  private static final Path DOCUMENT = Path.of("docs/asyncapi.yaml");

  private static JsonNode document;

  @BeforeAll
  static void read() throws IOException {
    document = JsonMapper.shared().valueToTree(new Yaml().load(Files.readString(DOCUMENT)));
  }

  @ParameterizedTest
  @CsvSource({
    "requests, requests, delete",
    "tasks, tasks, compact",
    "completions, completions, delete",
    "deadLetters, dead-letters, delete"
  })
  void channelsAreTheTopicsOfTheWorker(String channel, String key, String cleanup) {
    JsonNode topic = document.at("/channels/" + channel);

    assertThat(topic.path("address").asString()).isEqualTo(defaultOf("worker.topics." + key));
    assertThat(topic.at("/bindings/kafka/topic")).isEqualTo(topic.path("address"));
    assertThat(topic.at("/bindings/kafka/partitions").asString())
        .isEqualTo(defaultOf("worker.topics.partitions"));
    assertThat(topic.at("/bindings/kafka/topicConfiguration/cleanup.policy/0").asString())
        .isEqualTo(cleanup);
  }

  @Test
  void theGroupIsThatOfTheWorker() {
    assertThat(document.at("/operations/takeRequests/bindings/kafka/groupId/const").asString())
        .isEqualTo(defaultOf("worker.group-id"));
  }

  @Test
  void wordsOfHeadersAreThoseOfTheCode() {
    assertThat(words("/components/messages/deadLetter/headers/properties/dlt-reason/enum"))
        .containsExactlyElementsOf(
            Arrays.stream(DeadLetterReason.values()).map(DeadLetterReason::word).toList());
    assertThat(words("/components/messages/taskRecord/headers/properties/status/enum"))
        .containsExactlyElementsOf(Arrays.stream(Status.values()).map(Status::name).toList());
  }

  @Test
  void referencesLeadSomewhere() {
    List<String> references = references(document).distinct().toList();

    assertThat(references)
        .hasSizeGreaterThan(10)
        .allSatisfy(reference -> {
          if (reference.startsWith("#")) {
            assertThat(document.at(reference.substring(1)).isMissingNode()).isFalse();
          } else {
            assertThat(DOCUMENT.resolveSibling(reference)).exists();
          }
        });
  }

  private static Stream<String> references(JsonNode node) {
    Stream<String> own =
        node.isObject() && node.has("$ref")
            ? Stream.of(node.path("$ref").asString())
            : Stream.empty();
    return Stream.concat(own, node.valueStream().flatMap(AsyncApiTest::references));
  }

  private static List<String> words(String pointer) {
    return document.at(pointer).valueStream().map(JsonNode::asString).toList();
  }

  private static String defaultOf(String key) {
    return JsonMapper.shared()
        .readTree(Path.of("target/classes/META-INF/spring-configuration-metadata.json").toFile())
        .path("properties")
        .valueStream()
        .filter(property -> property.path("name").asString().equals(key))
        .findFirst()
        .orElseThrow()
        .path("defaultValue")
        .asString();
  }
}
