package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.AccountProblem;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.SubmitOutcome;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccountGateTest {

  private static final Fault FAULT = Fault.of("no");
  private static final PollOutcome WELL = new PollOutcome.Missing(FAULT);
  private static final PollOutcome NOTHING = new PollOutcome.Retryable(FAULT, null);

  private final ManualClock clock = new ManualClock();
  private final Suspects suspects = new Suspects();
  private final AccountGate gate =
      new AccountGate(
          new Backoff(
              new Backoff.Limits(Duration.ofSeconds(2), Duration.ofSeconds(60)), new Random(1)),
          suspects,
          clock,
          clock);

  @Nested
  class AtTheStart {

    @Test
    void isClosedWithoutAFaultUntilAFirstAnswer() {
      assertThat(gate.isOpen()).isFalse();
      assertThat(gate.fault()).isEmpty();
      assertThat(gate.isProbeDue()).as("at once").isTrue();
      assertThat(gate.isProbedBySubmission()).isFalse();

      probe(WELL);

      assertThat(gate.isOpen()).isTrue();
    }

    @Test
    void opensIfTheProviderCannotBeReached() {
      probe(NOTHING);

      assertThat(gate.isOpen()).isTrue();
    }

    @Test
    void staysClosedIfTheQuestionIsRefused() {
      probe(unanswered(AccountProblem.KEY_REFUSED));

      assertThat(gate.isOpen()).isFalse();
      assertThat(gate.fault().orElseThrow().problem()).isEqualTo(AccountProblem.KEY_REFUSED);
      assertThat(gate.isProbeDue()).isFalse();
    }
  }

  @Nested
  class WhileItIsOpen {

    @BeforeEach
    void open() {
      probe(WELL);
      clock.advance(Duration.ofHours(1));
    }

    @ParameterizedTest
    @EnumSource(AccountProblem.class)
    void oneTasksAnswerMakesItASuspectAndAsksTheNeutralQuestion(AccountProblem problem) {
      refused("a", problem);
      assertThat(gate.beginQuestion()).isTrue();
      assertThat(gate.beginQuestion()).as("once at a time").isFalse();
      gate.answered(WELL);

      for (int i = 0; i < 20; i++) {
        refused("a", problem);
        assertThat(gate.beginQuestion()).as("a suspect's answer is no evidence").isFalse();
      }
      assertThat(gate.isOpen()).isTrue();
      assertThat(suspects.has(new RequestId("a"))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(AccountProblem.class)
    void closesIfTheNeutralQuestionIsRefusedToo(AccountProblem problem) {
      refused("a", problem);
      gate.beginQuestion();
      gate.answered(unanswered(problem));

      assertThat(gate.fault().orElseThrow().problem()).isEqualTo(problem);
      assertThat(gate.isProbedBySubmission()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(AccountProblem.class)
    void closesIfASecondTaskIsAnsweredSoWhileTheQuestionIsOut(AccountProblem problem) {
      refused("a", problem);
      gate.beginQuestion();
      refused("b", problem);

      assertThat(gate.fault()).isPresent();
    }

    @Test
    void holdsNewCallsForTheQuestionButNotForLong() {
      refused("a", AccountProblem.KEY_REFUSED);
      gate.beginQuestion();
      assertThat(gate.isOpen()).isFalse();

      clock.advance(Duration.ofSeconds(2));

      assertThat(gate.isOpen()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(AccountProblem.class)
    void isProvedByASecondTaskHoweverTheQuestionIsAnswered(AccountProblem problem) {
      refused("a", problem);
      answerQuestion(WELL);
      assertThat(gate.isOpen()).isTrue();

      refused("b", problem);

      assertThat(gate.isOpen()).isFalse();
      assertThat(gate.isProbedBySubmission()).isTrue();
    }

    @Test
    void aSubmissionThatIsTakenInBetweenTakesTheEvidenceAway() {
      for (int i = 0; i < 20; i++) {
        refused("a" + i, AccountProblem.OUT_OF_QUOTA);
        answerQuestion(WELL);
        gate.submitted(new RequestId("good" + i), StubProvider.TAKEN);
      }

      assertThat(gate.isOpen()).isTrue();
    }

    @Test
    void pollsNeverCloseItByThemselves() {
      for (int i = 0; i < 20; i++) {
        var render = new ProviderTask(new ProviderTaskId("t" + i), StubProvider.URL);
        gate.polled(render, unanswered(AccountProblem.KEY_REFUSED));
        assertThat(gate.beginQuestion()).isTrue();
        gate.polled(render, unanswered(AccountProblem.KEY_REFUSED));
        gate.answered(WELL);
        assertThat(suspects.answers(render)).isEqualTo(2);
      }

      assertThat(gate.isOpen()).isTrue();
    }

    @Test
    void suspicionEndsWithAGoodAnswer() {
      var render = new ProviderTask(new ProviderTaskId("t"), StubProvider.URL);
      gate.polled(render, unanswered(AccountProblem.KEY_REFUSED));
      refused("a", AccountProblem.OUT_OF_QUOTA);

      gate.polled(render, new PollOutcome.Pending(10));
      gate.submitted(new RequestId("a"), StubProvider.TAKEN);

      assertThat(suspects.answers(render)).isZero();
      assertThat(suspects.has(new RequestId("a"))).isFalse();
    }
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

  private static PollOutcome unanswered(AccountProblem problem) {
    return new PollOutcome.AccountFault(problem, FAULT);
  }
}
