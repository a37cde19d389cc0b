package io.cometvideo.worker.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clients that people paste. */
class ClientExamplesTest {

  private static final Path CLIENTS = Path.of("docs/examples/clients");

  @Test
  void ofJavaCompile(@TempDir Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of("-d", classes.toString(), "--release", "17"),
                  null,
                  files.getJavaFileObjects(
                      CLIENTS.resolve("Consumer.java"), CLIENTS.resolve("Producer.java")))
              .call();

      assertThat(compiled).as(messages.toString()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Consumer.java", "consumer.mjs", "consumer.py"})
  void knowEveryOutcome(String consumer) throws IOException {
    assertThat(Files.readString(CLIENTS.resolve(consumer)))
        .contains(
            "\"video.completions\"",
            "ce_id",
            "ce_type",
            "io.cometvideo.video.completed.v1",
            "io.cometvideo.video.failed.v1",
            "io.cometvideo.video.cancelled.v1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Producer.java", "producer.mjs", "producer.py"})
  void keyTheirRequestsByTheRequestId(String producer) throws IOException {
    assertThat(Files.readString(CLIENTS.resolve(producer)))
        .contains("\"video.requests\"", "requestId", "The key is the idempotency key");
  }

  @Test
  void areAllInTheGuide() throws IOException {
    String guide = Files.readString(Path.of("docs/events.md"));
    try (Stream<Path> clients = Files.list(CLIENTS)) {
      assertThat(clients)
          .hasSize(6)
          .allSatisfy(
              client -> assertThat(guide).contains("examples/clients/" + client.getFileName()));
    }
  }
}
