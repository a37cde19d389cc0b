package io.cometvideo.worker.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SchemaExamplesTest {

  @ParameterizedTest
  @ValueSource(strings = {"request", "completion-event", "task-record", "submission-outcome"})
  void fitTheirOwnSchema(String name) {
    JsonNode examples = Schemas.load(name).path("examples");

    assertThat(examples).isNotEmpty();
    assertThat(examples)
        .allSatisfy(
            example -> assertThat(Schemas.complaints(Schemas.schema(name), example)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"request", "completion-event", "task-record", "submission-outcome"})
  void haveATitleAndADescription(String name) {
    JsonNode schema = Schemas.load(name);

    assertThat(schema.path("title").asString("")).isNotBlank();
    assertThat(schema.path("description").asString("")).isNotBlank();
    assertThat(schema.path("$schema").asString(""))
        .isEqualTo("https://json-schema.org/draft/2020-12/schema");
  }

  @Test
  void ofTaskRecordsCanBeRead() {
    TaskRecords records = new TaskRecords();

    for (JsonNode example : Schemas.load("task-record").path("examples")) {
      assertThat(records.write(records.read(0, 1, example.toString().getBytes(UTF_8))))
          .asString(UTF_8)
          .isEqualTo(example.toString());
    }
  }
}
