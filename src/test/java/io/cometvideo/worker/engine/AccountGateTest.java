package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.AccountProblem;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.TaskKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountGateTest {

  private static final Fault FAULT = Fault.of("invalid token");
  private static final TaskKey PROBE = new TaskKey(0, 1, new RequestId("probe"));
  private static final TaskKey OTHER = new TaskKey(0, 1, new RequestId("other"));

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final AccountGate gate =
      new AccountGate(
          new Backoff(
              new Backoff.Limits(Duration.ofSeconds(2), Duration.ofSeconds(60)), new Random(1)),
          () -> now);

  @Test
  void isClosedWithoutAFaultUntilAFirstAnswer() {
    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.fault()).isEmpty();
    assertThat(gate.isProbeDue()).as("at once").isTrue();

    gate.letThrough(PROBE);

    assertThat(gate.open(PROBE)).isTrue();
    assertThat(gate.isOpenFor(OTHER)).isTrue();
  }

  @Test
  void opensIfTheFirstProbeTellsNothing() {
    gate.letThrough(PROBE);

    assertThat(gate.probeFailed(PROBE)).isTrue();
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void staysClosedIfTheFirstProbeIsRefused() {
    gate.letThrough(PROBE);
    gate.close(PROBE, AccountProblem.KEY_REFUSED, FAULT, false);

    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.fault())
        .get()
        .extracting(AccountState::problem)
        .isEqualTo(AccountProblem.KEY_REFUSED);
    assertThat(gate.isProbeDue()).isFalse();
  }

  @Test
  void letsOneProbeThroughAtATime() {
    closedAfterLongWork(AccountProblem.KEY_REFUSED, false);
    assertThat(gate.isProbeDue()).as("at once").isFalse();

    now = now.plusSeconds(3);
    assertThat(gate.isProbeDue()).as("the first soon").isTrue();
    gate.letThrough(PROBE);

    assertThat(gate.isOpenFor(PROBE)).isTrue();
    assertThat(gate.isOpenFor(OTHER)).isFalse();
    assertThat(gate.isProbeDue()).as("while one is under way").isFalse();
  }

  @Test
  void probesAgainIfTheProbeNeverEnds() {
    closedAfterLongWork(AccountProblem.OUT_OF_QUOTA, true);
    now = now.plusSeconds(3);
    gate.letThrough(PROBE);
    now = now.plusSeconds(120);

    assertThat(gate.isProbeDue()).isTrue();
  }

  @Test
  void answersToCallsThatWereUnderWayChangeNothing() {
    closedAfterLongWork(AccountProblem.KEY_REFUSED, false);
    gate.close(OTHER, AccountProblem.OUT_OF_QUOTA, FAULT, true);
    assertThat(gate.open(OTHER)).isFalse();
    now = now.plusSeconds(3);
    gate.letThrough(PROBE);
    gate.close(OTHER, AccountProblem.OUT_OF_QUOTA, FAULT, true);
    gate.probeFailed(OTHER);

    assertThat(gate.open(OTHER)).isFalse();
    assertThat(gate.isProbedBySubmission()).isFalse();
    assertThat(gate.open(PROBE)).isTrue();
  }

  @Test
  void isAskedAtMostOnceAMinuteInTheEnd() {
    closedAfterLongWork(AccountProblem.KEY_REFUSED, false);

    int probes = probesWithin(Duration.ofMinutes(10));

    assertThat(probes).isBetween(10, 40);
  }

  @Test
  void anOpeningThatDoesNotLastLetsTheDelaysGrowOn() {
    closedAfterLongWork(AccountProblem.KEY_REFUSED, false);
    Instant end = now.plus(Duration.ofMinutes(10));
    int openings = 0;
    while (now.isBefore(end)) {
      now = now.plusMillis(500);
      if (gate.isProbeDue()) {
        gate.letThrough(PROBE);
        gate.open(PROBE);
        openings++;
        gate.close(OTHER, AccountProblem.KEY_REFUSED, FAULT, true);
      }
    }

    assertThat(openings).isBetween(10, 40);
  }

  @ParameterizedTest
  @CsvSource({
    "KEY_REFUSED,    true,  false",
    "KEY_MISSING,    true,  false",
    "OUT_OF_QUOTA,   true,  true",
    "OUT_OF_QUOTA,   false, false",
    "WRONG_BASE_URL, true,  true",
    "WRONG_BASE_URL, false, false"
  })
  void asksWhatTellsTheFault(AccountProblem problem, boolean bySubmission, boolean submits) {
    closedAfterLongWork(problem, bySubmission);

    assertThat(gate.isProbedBySubmission()).isEqualTo(submits);
  }

  @Test
  void asksBySubmissionForAKeyThatOnlyPollsLike() {
    closedAfterLongWork(AccountProblem.KEY_REFUSED, true);
    now = now.plusSeconds(3);
    gate.letThrough(PROBE);
    gate.open(PROBE);

    gate.close(OTHER, AccountProblem.KEY_REFUSED, FAULT, true);

    assertThat(gate.isProbedBySubmission()).isTrue();
  }

  @Test
  void asksAtOnceWhenToldTo() {
    closedAfterLongWork(AccountProblem.KEY_REFUSED, false);
    assertThat(gate.isClosedForKey()).isTrue();

    gate.probeNow();

    assertThat(gate.isProbeDue()).isTrue();
  }

  private void closedAfterLongWork(AccountProblem problem, boolean bySubmission) {
    gate.letThrough(PROBE);
    gate.open(PROBE);
    now = now.plus(Duration.ofHours(1));
    gate.close(OTHER, problem, FAULT, bySubmission);
  }

  private int probesWithin(Duration time) {
    Instant end = now.plus(time);
    int probes = 0;
    while (now.isBefore(end)) {
      now = now.plusMillis(500);
      if (gate.isProbeDue()) {
        gate.letThrough(PROBE);
        gate.close(PROBE, AccountProblem.KEY_REFUSED, FAULT, false);
        probes++;
      }
    }
    return probes;
  }
}
