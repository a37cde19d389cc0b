package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.AccountProblem;
import io.cometvideo.worker.task.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AccountGateTest {

  private static final Fault FAULT = Fault.of("invalid token");

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final AccountGate gate =
      new AccountGate(
          new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(20), new Random(1)), () -> now);

  @Test
  void isOpenUntilTheAccountIsAtFault() {
    assertThat(gate.isOpen()).isTrue();

    gate.close(AccountProblem.KEY_REFUSED, FAULT);

    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.closed())
        .get()
        .extracting(AccountState::problem)
        .isEqualTo(AccountProblem.KEY_REFUSED);
  }

  @Test
  void letsOneProbeThroughAtATime() {
    gate.close(AccountProblem.KEY_REFUSED, FAULT);
    assertThat(gate.beginProbe()).as("at once").isFalse();

    now = now.plusSeconds(30);

    assertThat(gate.beginProbe()).isTrue();
    assertThat(gate.beginProbe()).as("while one is under way").isFalse();
  }

  @Test
  void answersThatWereUnderWayDoNotMoveTheNextProbe() {
    gate.close(AccountProblem.KEY_REFUSED, FAULT);
    now = now.plusSeconds(30);
    gate.close(AccountProblem.KEY_REFUSED, FAULT);

    assertThat(gate.beginProbe()).isTrue();
  }

  @Test
  void opensWhenTheProbeIsAnsweredAndNotForAnAnswerThatWasUnderWay() {
    gate.close(AccountProblem.OUT_OF_QUOTA, FAULT);
    assertThat(gate.open()).isFalse();

    now = now.plusSeconds(30);
    gate.beginProbe();

    assertThat(gate.open()).isTrue();
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void aProbeThatTellsNothingIsRepeated() {
    gate.close(AccountProblem.KEY_REFUSED, FAULT);
    now = now.plusSeconds(30);
    gate.beginProbe();
    gate.probeFailed();
    now = now.plusSeconds(30);

    assertThat(gate.beginProbe()).isTrue();
  }
}
