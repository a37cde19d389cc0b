package io.cometvideo.worker.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import io.cometvideo.worker.message.Incoming.Draft;
import io.cometvideo.worker.task.Violation;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class RequestShapeTest {

  private final Schema schema = Schemas.schema("request");

  static Stream<RequestTable.Row> rows() {
    return RequestTable.rows();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void namesEveryWrongFieldAtOnce(RequestTable.Row row) {
    Incoming incoming = read(row.json());

    assertThat(wrongFields(incoming)).containsExactlyInAnyOrderElementsOf(row.wrong());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void agreesWithTheSchema(RequestTable.Row row) {
    List<String> complaints = Schemas.complaints(schema, Schemas.JSON.readTree(row.json()));

    assertThat(complaints.isEmpty()).as("%s", complaints).isEqualTo(row.wrong().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void saysWhatIsWrongInShort(RequestTable.Row row) {
    if (read(row.json()) instanceof Draft draft) {
      assertThat(draft.violations())
          .extracting(Violation::message)
          .allSatisfy(message -> {
            assertThat(message).hasSizeLessThan(260).matches("(must be|is required).*");
            assertThat(message).doesNotContain("🎬");
          });
      assertThat(draft.violations().isEmpty() && draft.prompt() == null).isFalse();
    }
  }

  @Test
  void acceptsTheExamplesOfTheSchema() {
    JsonNode examples = Schemas.load("request").path("examples");

    assertThat(examples).isNotEmpty();
    assertThat(examples)
        .allSatisfy(example -> {
          assertThat(Schemas.complaints(schema, example)).isEmpty();
          assertThat(wrongFields(read(example.toString()))).isEmpty();
        });
  }

  @Test
  void keepsWhatIsRightBesideWhatIsWrong() {
    Incoming incoming =
        read(
            "{\"model\":\"m\",\"prompt\":\"p\",\"seconds\":\"5\",\"size\":\"1:1\",\"tenant\":\"t\"}");

    assertThat(incoming).isInstanceOf(Draft.class);
    Draft draft = (Draft) incoming;
    assertThat(draft.summary().model()).isEqualTo("m");
    assertThat(draft.summary().seconds()).isNull();
    assertThat(draft.summary().size()).isEqualTo("1:1");
    assertThat(draft.summary().tenant()).isEqualTo("t");
    assertThat(draft.violations())
        .containsExactly(
            new Violation("seconds", "must be an integer above zero, not the text \"5\""));
  }

  private static Incoming read(String json) {
    return new RequestReader()
        .read("order-1".getBytes(UTF_8), json.getBytes(UTF_8), new RecordHeaders());
  }

  private static List<String> wrongFields(Incoming incoming) {
    return incoming instanceof Draft draft
        ? draft.violations().stream().map(Violation::field).toList()
        : List.of();
  }
}
