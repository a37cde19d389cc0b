package io.cometvideo.worker.message;

import java.util.List;
import java.util.stream.Stream;

/**
 * Request objects and the fields that are wrong in them: one table for the reader and the schema.
 */
final class RequestTable {

  private static final String PROMPT = "\"prompt\":\"a boat\"";
  private static final String GOOD = "\"model\":\"m\"," + PROMPT;

  private RequestTable() {}

  /**
   * A row.
   *
   * @param wrong the fields that are to be named by violations, in any order; none if it is valid
   */
  record Row(String json, List<String> wrong) {
    @Override
    public String toString() {
      String head = json.length() <= 100 ? json : json.substring(0, 100) + "…";
      return head + " -> " + wrong;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(valid(), other(), wrongTypes(), wrongTexts(), wrongDurations())
        .flatMap(rows -> rows);
  }

  private static Stream<Row> valid() {
    return Stream.of(
        row("{" + GOOD + "}"),
        row("{\"type\":\"generate\"," + GOOD + "}"),
        row("{\"type\":null," + GOOD + ",\"tenant\":null,\"seconds\":null,\"metadata\":null}"),
        row(
            "{\"inputReferences\":null,\"timeout\":null,\"size\":null,\"resolution\":null,"
                + GOOD
                + "}"),
        with("\"unknown\":{\"a\":[1,2,{}]}"),
        with("\"seconds\":5,\"size\":\"16:9\",\"resolution\":\"720p\",\"tenant\":\"shop eu\""),
        with("\"seconds\":5.0"),
        with("\"seconds\":1e1"),
        with("\"seconds\":2147483647"),
        with("\"inputReferences\":[]"),
        with("\"inputReferences\":[\"https://a/1.png\",\"data:image/png;base64,AAAA\"]"),
        with("\"timeout\":\"PT30M\""),
        with("\"timeout\":\"P1DT2H3M4.5S\""),
        with("\"timeout\":\"PT0.001S\""),
        with("\"metadata\":{}"),
        with("\"metadata\":{\"a\":{\"b\":[1.10,1e400,null]}}"),
        with("\"taskId\":7"),
        with("\"tenant\":\"" + "🎬".repeat(64) + "\""),
        row("{\"model\":\"m\",\"prompt\":\"" + "🎬".repeat(10_000) + "\"}"),
        row("{\"model\":\"m\",\"prompt\":\"line 1\\nline 2\"}"),
        row("{\"model\":\"m\",\"prompt\":\"\\n\"}"));
  }

  private static Stream<Row> other() {
    return Stream.of(
        row("{\"type\":\"cancel\"}"),
        row("{\"type\":\"cancel\",\"seconds\":\"x\",\"prompt\":7}"),
        row("{\"type\":\"resume\"}"),
        row("{\"type\":\"resume\",\"taskId\":null,\"model\":7}"),
        row("{\"type\":\"resume\",\"taskId\":\"task_abc123\"}"),
        row("{\"type\":\"remix\"," + GOOD + "}", "type"),
        row("{\"type\":\"Generate\"," + GOOD + "}", "type"),
        row("{\"type\":\"\"," + GOOD + "}", "type"),
        row("{\"type\":1," + GOOD + "}", "type"),
        row("{}", "model", "prompt"),
        row("{\"model\":null,\"prompt\":null}", "model", "prompt"));
  }

  private static Stream<Row> wrongTypes() {
    return Stream.of(
        row("{\"model\":1,\"prompt\":{}}", "model", "prompt"),
        with("\"seconds\":\"5\"", "seconds"),
        with("\"seconds\":5.5", "seconds"),
        with("\"seconds\":0", "seconds"),
        with("\"seconds\":-3", "seconds"),
        with("\"seconds\":true", "seconds"),
        with("\"seconds\":2147483648", "seconds"),
        with("\"seconds\":1" + "0".repeat(900), "seconds"),
        with("\"size\":[\"16:9\"],\"resolution\":720", "size", "resolution"),
        with("\"tenant\":{\"name\":\"shop\"},\"timeout\":30", "tenant", "timeout"),
        with("\"metadata\":[]", "metadata"),
        with("\"metadata\":\"{}\"", "metadata"),
        with("\"inputReferences\":\"https://a/1.png\"", "inputReferences"),
        with("\"inputReferences\":{}", "inputReferences"),
        with(
            "\"inputReferences\":[\"https://a/1.png\",7,null]",
            "inputReferences[1]",
            "inputReferences[2]"),
        row(
            "{\"type\":[],\"model\":[],\"prompt\":[],\"seconds\":[],\"size\":[],\"resolution\":[],"
                + "\"inputReferences\":7,\"timeout\":[],\"tenant\":[],\"metadata\":7}",
            "type",
            "model",
            "prompt",
            "seconds",
            "size",
            "resolution",
            "inputReferences",
            "timeout",
            "tenant",
            "metadata"));
  }

  private static Stream<Row> wrongTexts() {
    return Stream.of(
        row("{\"model\":\"\"," + PROMPT + "}", "model"),
        row("{\"model\":\" \"," + PROMPT + "}", "model"),
        row("{\"model\":\"" + "m".repeat(129) + "\"," + PROMPT + "}", "model"),
        row("{\"model\":\"m\",\"prompt\":\"\"}", "prompt"),
        row("{\"model\":\"m\",\"prompt\":\"" + "🎬".repeat(10_001) + "\"}", "prompt"),
        with("\"tenant\":\"\"", "tenant"),
        with("\"tenant\":\"\\t\"", "tenant"),
        with("\"tenant\":\"shop\\u0000\"", "tenant"),
        with("\"tenant\":\"shop\\n\"", "tenant"),
        with("\"tenant\":\"shop\\u0085\"", "tenant"),
        with("\"tenant\":\"" + "t".repeat(65) + "\"", "tenant"),
        with("\"size\":\"\",\"resolution\":\"  \"", "size", "resolution"));
  }

  private static Stream<Row> wrongDurations() {
    return Stream.of(
            "",
            "30",
            "30m",
            "P",
            "PT",
            "P1DT",
            "PT0S",
            "P0D",
            "-PT5M",
            "PT-5M",
            "P1M",
            "P1Y",
            "P1W",
            "pt5m",
            "PT5M\\n",
            " PT5M",
            "PT1.5M",
            "PT9999999999S",
            "PT" + "1".repeat(900) + "S")
        .map(duration -> with("\"timeout\":\"" + duration + "\"", "timeout"));
  }

  private static Row with(String fields, String... wrong) {
    return row("{" + fields + "," + GOOD + "}", wrong);
  }

  private static Row row(String json, String... wrong) {
    return new Row(json, List.of(wrong));
  }
}
