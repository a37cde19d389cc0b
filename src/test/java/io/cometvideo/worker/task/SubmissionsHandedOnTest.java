package io.cometvideo.worker.task;

import static io.cometvideo.worker.task.Given.FAULT;
import static io.cometvideo.worker.task.Given.INSTRUCTIONS;
import static io.cometvideo.worker.task.Given.KEY;
import static io.cometvideo.worker.task.Given.NONCE;
import static io.cometvideo.worker.task.Given.NOW;
import static io.cometvideo.worker.task.Given.RENDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cometvideo.worker.task.Happening.SubmissionHandedOn;
import io.cometvideo.worker.task.TaskPolicy.OnUnknownOutcome;
import io.cometvideo.worker.task.TaskState.Accepted;
import io.cometvideo.worker.task.TaskState.Cancelled;
import io.cometvideo.worker.task.TaskState.Rendering;
import io.cometvideo.worker.task.TaskState.Submitting;
import org.junit.jupiter.api.Test;

/** What a worker that has lost a task while its POST was under way can still do for it. */
class SubmissionsHandedOnTest {

  private static final SubmitOutcome TAKEN = new SubmitOutcome.Accepted(RENDER);
  private static final SubmitOutcome NOT_SENT = new SubmitOutcome.NotSent(FAULT);

  private final Transitions rules = Given.rules(OnUnknownOutcome.FAIL);

  @Test
  void aRenderThatIsHandedOnIsPolled() {
    Task next = change(submitting(NONCE, false), new SubmissionHandedOn(NONCE, TAKEN));

    assertThat(next.state()).isEqualTo(new Rendering(RENDER, 0, 0, 0));
    assertThat(next.timings().submittedAt()).isEqualTo(NOW);
  }

  @Test
  void aSubmissionOfWhichNothingWasSentIsMadeAgainAndNotCounted() {
    Task next = change(submitting(NONCE, false), new SubmissionHandedOn(NONCE, NOT_SENT));

    assertThat(next.state()).isEqualTo(new Accepted(INSTRUCTIONS, 1, false));
    assertThat(next.attempts().submissions()).isZero();
  }

  @Test
  void aCancelledTaskNamesTheRenderThatIsHandedOnAsPaid() {
    Task next = change(submitting(NONCE, true), new SubmissionHandedOn(NONCE, TAKEN));

    assertThat(next.state()).isEqualTo(new Cancelled(RENDER, Charge.CHARGED));
  }

  @Test
  void aCancelKeepsTheNonce() {
    Task asked = change(submitting(NONCE, false), new Happening.CancelRequested());

    assertThat(asked.state()).isEqualTo(new Submitting(INSTRUCTIONS, 1, false, true, NONCE));
  }

  @Test
  void nobodyNamesARenderWithoutTheNonceOfTheSubmission() {
    assertStale(submitting(NONCE, false), new SubmissionHandedOn("f" + NONCE.substring(1), TAKEN));
    assertStale(submitting(NONCE, false), new SubmissionHandedOn("", TAKEN));
  }

  @Test
  void nobodyNamesTheRenderOfASubmissionThatHasNoNonce() {
    assertStale(submitting("", false), new SubmissionHandedOn("", TAKEN));
  }

  @Test
  void whatIsHandedOnAfterTheTaskHasMovedOnChangesNothing() {
    for (Status status : Status.values()) {
      if (status != Status.SUBMITTING) {
        assertStale(Given.everyState().get(status), new SubmissionHandedOn(NONCE, TAKEN));
      }
    }
  }

  @Test
  void onlyWhatTheNewOwnerCannotKnowIsHandedOn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SubmissionHandedOn(NONCE, new SubmitOutcome.Unknown(FAULT)));
  }

  private static Task submitting(String nonce, boolean cancelRequested) {
    return Given.task(new Submitting(INSTRUCTIONS, 1, false, cancelRequested, nonce));
  }

  private void assertStale(Task task, Happening happening) {
    assertThat(rules.decide(KEY, task, happening, NOW))
        .isEqualTo(new Decision.Ignore(Decision.Reason.STALE));
  }

  private Task change(Task task, Happening happening) {
    Decision decision = rules.decide(KEY, task, happening, NOW);
    assertThat(decision).isInstanceOf(Decision.Change.class);
    return ((Decision.Change) decision).next();
  }
}
