package io.cometvideo.worker.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ContainerBrokerTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void believesAnEngineThatAnswers() {
    assertThat(ContainerBroker.answers(() -> true, LONG)).isTrue();
    assertThat(ContainerBroker.answers(() -> false, LONG)).isFalse();
  }

  @Test
  void takesAnEngineThatNeverAnswersForNone() {
    var never = new CompletableFuture<Boolean>();

    assertThat(ContainerBroker.answers(never::join, Duration.ofMillis(20))).isFalse();
  }

  @Test
  void takesAnEngineThatBreaksForNone() {
    assertThat(
            ContainerBroker.answers(
                () -> {
                  throw new IllegalStateException("no helper image");
                },
                LONG))
        .isFalse();
  }
}
