package io.cometvideo.worker.task;

import static io.cometvideo.worker.task.Given.DEADLINE;
import static io.cometvideo.worker.task.Given.FAULT;
import static io.cometvideo.worker.task.Given.INSTRUCTIONS;
import static io.cometvideo.worker.task.Given.KEY;
import static io.cometvideo.worker.task.Given.LAST_LOOK;
import static io.cometvideo.worker.task.Given.NONCE;
import static io.cometvideo.worker.task.Given.NOW;
import static io.cometvideo.worker.task.Given.RENDER;
import static io.cometvideo.worker.task.Given.STORING_TIME;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.Happening.Polled;
import io.cometvideo.worker.task.Happening.SubmitStarted;
import io.cometvideo.worker.task.TaskPolicy.OnUnknownOutcome;
import io.cometvideo.worker.task.TaskState.Accepted;
import io.cometvideo.worker.task.TaskState.Failed;
import io.cometvideo.worker.task.TaskState.Rendering;
import io.cometvideo.worker.task.TaskState.Storing;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a deadline ends, and what it does not. */
class DeadlinesTest {

  private static final List<Polled> UNUSABLE =
      List.of(
          new Polled(new PollOutcome.Retryable(FAULT, null)),
          new Polled(new PollOutcome.AccountFault(AccountProblem.OUT_OF_QUOTA, FAULT)));

  private final Transitions rules = Given.rules(OnUnknownOutcome.RESUBMIT);

  @Test
  void noSubmissionBeginsAtTheDeadlineOrLater() {
    Task waiting = Given.task(new Accepted(INSTRUCTIONS, 0, false));

    Task next = changeAt(waiting, new SubmitStarted(NONCE), DEADLINE);

    assertThat(error(next).code()).isEqualTo(ErrorCode.TIMED_OUT);
    assertThat(charge(next)).isEqualTo(Charge.NONE);
    assertThat(next.attempts().submissions()).isZero();
  }

  @Test
  void noSubmissionIsRepeatedAfterTheDeadlineAndTheFirstStaysInDoubt() {
    Task waiting = Given.task(new Accepted(INSTRUCTIONS, 0, true));

    Task next = changeAt(waiting, new SubmitStarted(NONCE), DEADLINE);

    assertThat(error(next).code()).isEqualTo(ErrorCode.SUBMISSION_OUTCOME_UNKNOWN);
    assertThat(charge(next)).isEqualTo(Charge.UNKNOWN);
  }

  @Test
  void aRenderThatIsFoundDoneAfterTheDeadlineHasTimeToBeStored() {
    Task rendering = Given.task(new Rendering(RENDER, 0, 0, 0));
    Instant found = DEADLINE.plusSeconds(3600);

    Task next = changeAt(rendering, new Polled(Given.rendered()), found);

    assertThat(next.state()).isEqualTo(new Storing(RENDER));
    assertThat(next.deadline()).isEqualTo(found.plus(STORING_TIME));
  }

  @Test
  void aRenderWithoutAnAddressThatIsFoundAfterTheDeadlineHasTimeToBeStored() {
    Task rendering = Given.task(new Rendering(RENDER, 0, 0, 0));

    Task next = changeAt(rendering, new Polled(new PollOutcome.AddressMissing(null)), DEADLINE);

    assertThat(next.deadline()).isEqualTo(DEADLINE.plus(STORING_TIME));
  }

  @Test
  void timeToStoreNeverShortensTheRequestsOwn() {
    Task rendering = Given.task(new Rendering(RENDER, 0, 0, 0));

    assertThat(changeAt(rendering, new Polled(Given.rendered()), NOW).deadline())
        .isEqualTo(DEADLINE);
  }

  @Test
  void aVideoThatNobodyCouldTransferInTimeIsTransferredAllTheSame() {
    Task storing = Given.task(new Storing(RENDER));
    Instant found = DEADLINE.plusSeconds(3600);

    Task next = changeAt(storing, new Polled(Given.rendered()), found);

    assertThat(next.state()).isEqualTo(new Storing(RENDER));
    assertThat(next.deadline()).isEqualTo(found.plus(STORING_TIME));
  }

  @Test
  void anAnswerThatSaysNothingOfTheRenderDoesNotEndItAtTheDeadline() {
    for (TaskState state : List.of(new Rendering(RENDER, 0, 0, 0), new Storing(RENDER))) {
      for (Polled unusable : UNUSABLE) {
        Instant last = DEADLINE.plus(LAST_LOOK);

        assertThat(rules.decide(KEY, Given.task(state), unusable, last.minusSeconds(1)))
            .isInstanceOf(Decision.Keep.class);
        assertThat(changeAt(Given.task(state), unusable, last).state()).isInstanceOf(Failed.class);
      }
    }
  }

  @Test
  void anAnswerThatTellsHowTheRenderStandsEndsItAtTheDeadline() {
    List<PollOutcome> outcomes =
        List.of(new PollOutcome.Pending(90), new PollOutcome.Missing(FAULT));

    for (PollOutcome outcome : outcomes) {
      Task next =
          changeAt(Given.task(new Rendering(RENDER, 0, 0, 0)), new Polled(outcome), DEADLINE);

      assertThat(error(next).code()).isEqualTo(ErrorCode.TIMED_OUT);
      assertThat(charge(next)).isEqualTo(Charge.CHARGED);
    }
  }

  private Task changeAt(Task task, Happening happening, Instant now) {
    Decision decision = rules.decide(KEY, task, happening, now);
    assertThat(decision).isInstanceOf(Decision.Change.class);
    return ((Decision.Change) decision).next();
  }

  private static TaskError error(Task task) {
    assertThat(task.state()).isInstanceOf(Failed.class);
    return ((Failed) task.state()).error();
  }

  private static Charge charge(Task task) {
    return ((Failed) task.state()).charge();
  }
}
