package io.cometvideo.worker.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MessageConfigurationTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner().withUserConfiguration(MessageConfiguration.class);

  @Test
  void wiresReaderRecordsAndEvents() {
    runner.run(context -> {
      assertThat(context).hasSingleBean(RequestReader.class).hasSingleBean(TaskRecords.class);
      assertThat(source(context.getBean(CompletionEvents.class))).isEqualTo("/comet-video-worker");
    });
  }

  @Test
  void takesTheSourceOfEventsFromTheConfiguration() {
    runner
        .withPropertyValues("worker.events.source=https://videos.example.com/eu")
        .run(context ->
            assertThat(source(context.getBean(CompletionEvents.class)))
                .isEqualTo("https://videos.example.com/eu"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "http://["})
  void refusesASourceThatIsNoUri(String source) {
    runner
        .withPropertyValues("worker.events.source=" + source)
        .run(context ->
            assertThat(context).getFailure().hasStackTraceContaining("worker.events.source must"));
  }

  private static String source(CompletionEvents events) {
    return new String(
        events.of(Tasks.completed()).headers().lastHeader("ce_source").value(), UTF_8);
  }
}
