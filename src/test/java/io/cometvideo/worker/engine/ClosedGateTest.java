package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.AccountProblem;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.SubmitOutcome;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate while the account is at fault. */
class ClosedGateTest {

  private static final Fault FAULT = Fault.of("no");
  private static final PollOutcome WELL = new PollOutcome.Missing(FAULT);

  private final ManualClock clock = new ManualClock();
  private final Suspects suspects = new Suspects();
  private final AccountGate gate =
      new AccountGate(
          new Backoff(
              new Backoff.Limits(Duration.ofSeconds(2), Duration.ofSeconds(60)), new Random(1)),
          suspects,
          clock,
          clock);

  @BeforeEach
  void openForLong() {
    probe(WELL);
    clock.advance(Duration.ofHours(1));
  }

  @Test
  void letsOneProbeThroughAtATime() {
    closedBySubmissions();
    assertThat(gate.isProbeDue()).as("at once").isFalse();

    clock.advance(Duration.ofSeconds(3));
    assertThat(gate.isProbeDue()).as("the first soon").isTrue();
    gate.letThrough(new RequestId("probe"));

    assertThat(gate.isOpenFor(new RequestId("probe"))).isTrue();
    assertThat(gate.isOpenFor(new RequestId("other"))).isFalse();
    assertThat(gate.isProbeDue()).as("while one is under way").isFalse();
  }

  @Test
  void probesAgainIfTheProbeNeverEnds() {
    closedBySubmissions();
    clock.advance(Duration.ofSeconds(3));
    gate.letThrough(new RequestId("probe"));
    clock.advance(Duration.ofMinutes(2));

    assertThat(gate.isProbeDue()).isTrue();
  }

  @Test
  void answersToCallsThatWereUnderWayChangeNothing() {
    closedBySubmissions();
    gate.submitted(new RequestId("other"), StubProvider.TAKEN);
    refused("another", AccountProblem.KEY_REFUSED);

    assertThat(gate.fault().orElseThrow().problem()).isEqualTo(AccountProblem.OUT_OF_QUOTA);
    assertThat(suspects.has(new RequestId("another"))).isFalse();
  }

  @Test
  void aProbeThatIsTakenOpens() {
    closedBySubmissions();
    clock.advance(Duration.ofSeconds(3));
    gate.letThrough(new RequestId("probe"));

    gate.submitted(new RequestId("probe"), StubProvider.TAKEN);

    assertThat(gate.isOpen()).isTrue();
    assertThat(gate.fault()).isEmpty();
  }

  @Test
  void aProbeThatIsRefusedMakesItsTaskASuspect() {
    closedBySubmissions();
    clock.advance(Duration.ofSeconds(3));
    gate.letThrough(new RequestId("probe"));

    refused("probe", AccountProblem.OUT_OF_QUOTA);

    assertThat(suspects.has(new RequestId("probe"))).isTrue();
    assertThat(gate.isProbeDue()).isFalse();
  }

  @Test
  void takesRequestsAndPollsIfOnlySuspectsAreLeft() {
    closedBySubmissions();
    assertThat(gate.isStarved()).isFalse();
    assertThat(gate.isOpenForPolls()).isFalse();

    gate.starved(true);

    assertThat(gate.isStarved()).isTrue();
    assertThat(gate.isOpenForPolls()).isTrue();
    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.fault()).isPresent();
  }

  @Test
  void isAskedAtMostOnceAMinuteInTheEnd() {
    refused("a", AccountProblem.KEY_REFUSED);
    answerQuestion(unanswered(AccountProblem.KEY_REFUSED));

    int probes = 0;
    for (int i = 0; i < 1_200; i++) {
      clock.advance(Duration.ofMillis(500));
      if (gate.isProbeDue()) {
        probe(unanswered(AccountProblem.KEY_REFUSED));
        probes++;
      }
    }

    assertThat(probes).isBetween(10, 40);
  }

  @Test
  void anOpeningThatDoesNotLastLetsTheDelaysGrowOn() {
    refused("a", AccountProblem.KEY_REFUSED);
    answerQuestion(unanswered(AccountProblem.KEY_REFUSED));

    int openings = 0;
    for (int i = 0; i < 1_200; i++) {
      clock.advance(Duration.ofMillis(500));
      if (gate.isProbeDue()) {
        probe(WELL);
        openings++;
        refused("b" + i, AccountProblem.KEY_REFUSED);
        answerQuestion(unanswered(AccountProblem.KEY_REFUSED));
      }
    }

    assertThat(openings).isBetween(10, 40);
  }

  @Test
  void delaysDoNotGrowWhereEachOpeningBringsASubmissionThatIsTaken() {
    int openings = 0;
    for (int i = 0; i < 1_200; i++) {
      clock.advance(Duration.ofMillis(500));
      if (gate.isOpen()) {
        refused("a" + i, AccountProblem.OUT_OF_QUOTA);
        answerQuestion(WELL);
        refused("b" + i, AccountProblem.OUT_OF_QUOTA);
      } else if (gate.isProbeDue()) {
        gate.letThrough(new RequestId("good" + i));
        gate.submitted(new RequestId("good" + i), StubProvider.TAKEN);
        openings++;
      }
    }

    assertThat(openings).isGreaterThan(100);
  }

  @Test
  void anOpeningLeavesNoEvidenceBehind() {
    refused("a", AccountProblem.KEY_REFUSED);
    answerQuestion(unanswered(AccountProblem.KEY_REFUSED));
    probe(WELL);

    refused("b", AccountProblem.KEY_REFUSED);
    answerQuestion(WELL);

    assertThat(gate.isOpen()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 404, 429})
  void aQuestionThatIsAnsweredButNeverUsablyGivesWayToASubmission(int status) {
    refused("a", AccountProblem.WRONG_BASE_URL);
    answerQuestion(unanswered(AccountProblem.WRONG_BASE_URL));
    probe(unusable(status));
    probe(unusable(status));
    assertThat(gate.isProbedBySubmission()).isFalse();

    probe(unusable(status));

    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.isProbedBySubmission()).isTrue();
  }

  @Test
  void aProviderThatIsAwayIsAskedOn() {
    refused("a", AccountProblem.KEY_REFUSED);
    answerQuestion(unanswered(AccountProblem.KEY_REFUSED));
    for (int i = 0; i < 10; i++) {
      probe(unusable(400));
      probe(unusable(400));
      probe(i % 2 == 0 ? unusable(503) : new PollOutcome.Retryable(FAULT, null));
    }

    assertThat(gate.isProbedBySubmission()).isFalse();
  }

  @Test
  void thatARenderIsNotFoundDoesNotSayThatTheAddressIsRight() {
    var notFound = new PollOutcome.Missing(new Fault("no", 404, null, null, null));
    refused("a", AccountProblem.WRONG_BASE_URL);
    answerQuestion(unanswered(AccountProblem.WRONG_BASE_URL));

    probe(notFound);

    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.isProbedBySubmission()).isTrue();
  }

  @Test
  void thatARenderIsNotFoundSaysThatTheKeyIsRight() {
    refused("a", AccountProblem.KEY_REFUSED);
    answerQuestion(unanswered(AccountProblem.KEY_REFUSED));

    probe(new PollOutcome.Missing(new Fault("no", 404, null, null, null)));

    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void asksAtOnceWhenToldTo() {
    refused("a", AccountProblem.KEY_REFUSED);
    answerQuestion(unanswered(AccountProblem.KEY_REFUSED));
    assertThat(gate.isClosedForKey()).isTrue();

    gate.probeNow();

    assertThat(gate.isProbeDue()).isTrue();
  }

  private void closedBySubmissions() {
    refused("a", AccountProblem.OUT_OF_QUOTA);
    answerQuestion(WELL);
    refused("b", AccountProblem.OUT_OF_QUOTA);
  }

  private void probe(PollOutcome answer) {
    gate.probeByQuestion();
    gate.answered(answer);
  }

  private void answerQuestion(PollOutcome answer) {
    assertThat(gate.beginQuestion()).isTrue();
    gate.answered(answer);
  }

  private void refused(String request, AccountProblem problem) {
    gate.submitted(new RequestId(request), new SubmitOutcome.AccountFault(problem, FAULT));
  }

  private static PollOutcome unusable(int status) {
    return new PollOutcome.Retryable(new Fault("?", status, null, null, null), null);
  }

  private static PollOutcome unanswered(AccountProblem problem) {
    return new PollOutcome.AccountFault(problem, FAULT);
  }
}
