package io.cometvideo.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SkipRequestOptionsTest {

  @Test
  void theOptionsAreToldFromTheSettingsOfTheWorker() {
    var options =
        SkipRequestOptions.of(
            "--worker.group-id=g", "--partition", "3", "--offset=42", "--json", "--a.b=c=d");

    assertThat(options.error()).isEmpty();
    assertThat(options.partition()).isEqualTo(3);
    assertThat(options.offset()).isEqualTo(42);
    assertThat(options.json()).isTrue();
    assertThat(options.settings()).containsExactly("--worker.group-id=g", "--a.b=c=d");
  }

  @ParameterizedTest
  @CsvSource({
    "--offset 4, --partition",
    "--partition 1, --offset",
    "--partition 1 --offset, --offset",
    "--partition -1 --offset 4, --partition",
    "--partition 4000000000 --offset 4, --partition",
    "--partition 1 --offset four, --offset",
    "--partition 1 --offset 4 5, 5",
    "--partition 1 --offset 4 --force, --force"
  })
  void whatIsWrongIsNamedInOneLineAndTheExitCodeIsNotZero(String args, String named) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();

    int code = SkipRequestCommand.run(print(out), print(err), (args + " --json").split(" "));

    assertThat(code).isEqualTo(1);
    assertThat(lines(err)).singleElement().asString().startsWith("skip-request: " + named + ": ");
    assertThat(lines(out))
        .singleElement()
        .asString()
        .startsWith("{\"error\":\"" + named)
        .endsWith("\"}");
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private static List<String> lines(ByteArrayOutputStream printed) {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
