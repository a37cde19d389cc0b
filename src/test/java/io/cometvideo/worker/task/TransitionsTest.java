package io.cometvideo.worker.task;

import static io.cometvideo.worker.task.Given.DEADLINE;
import static io.cometvideo.worker.task.Given.FAULT;
import static io.cometvideo.worker.task.Given.INSTRUCTIONS;
import static io.cometvideo.worker.task.Given.KEY;
import static io.cometvideo.worker.task.Given.NONCE;
import static io.cometvideo.worker.task.Given.NOW;
import static io.cometvideo.worker.task.Given.RENDER;
import static io.cometvideo.worker.task.Given.submitAnswered;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.Happening.CancelRequested;
import io.cometvideo.worker.task.Happening.Polled;
import io.cometvideo.worker.task.Happening.SubmitStarted;
import io.cometvideo.worker.task.Happening.TransferEnded;
import io.cometvideo.worker.task.TaskPolicy.OnUnknownOutcome;
import io.cometvideo.worker.task.TaskState.Accepted;
import io.cometvideo.worker.task.TaskState.Cancelled;
import io.cometvideo.worker.task.TaskState.Failed;
import io.cometvideo.worker.task.TaskState.Rendering;
import io.cometvideo.worker.task.TaskState.Storing;
import io.cometvideo.worker.task.TaskState.Submitting;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The rules that the table does not show. */
class TransitionsTest {

  private final Transitions failing = Given.rules(OnUnknownOutcome.FAIL);
  private final Transitions resubmitting = Given.rules(OnUnknownOutcome.RESUBMIT);

  @Test
  void refusalsAreCountedAndGivenUpAtTheMaximum() {
    Task task = Given.task(new Submitting(INSTRUCTIONS, 2, false, false, NONCE));

    Task next = change(failing, task, submitAnswered(new SubmitOutcome.Retryable(FAULT, null)));

    assertThat(error(next).code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
    assertThat(error(next).retryable()).isTrue();
  }

  @Test
  void aConnectionThatWasNeverMadeIsNeitherASubmissionNorARefusal() {
    Task task = Given.task(new Submitting(INSTRUCTIONS, 2, false, false, NONCE));

    Task next = change(failing, task, submitAnswered(new SubmitOutcome.NotSent(FAULT)));

    assertThat(next.attempts().submissions()).isZero();
    assertThat(next.state()).isEqualTo(new Accepted(INSTRUCTIONS, 2, false));
  }

  @Test
  void anAccountFaultIsNoRefusal() {
    Task task = Given.task(new Submitting(INSTRUCTIONS, 2, false, false, NONCE));

    Task next =
        change(
            failing,
            task,
            submitAnswered(new SubmitOutcome.AccountFault(AccountProblem.OUT_OF_QUOTA, FAULT)));

    assertThat(next.state()).isEqualTo(new Accepted(INSTRUCTIONS, 2, false));
  }

  @Test
  void anUnknownOutcomeIsResubmittedOnceWhereThatIsWanted() {
    Task first = Given.task(new Submitting(INSTRUCTIONS, 0, false, false, NONCE));
    Task second = Given.task(new Submitting(INSTRUCTIONS, 0, true, false, NONCE));
    var unknown = submitAnswered(new SubmitOutcome.Unknown(FAULT));

    assertThat(change(resubmitting, first, unknown).state())
        .isEqualTo(new Accepted(INSTRUCTIONS, 0, true));
    assertThat(error(change(resubmitting, second, unknown)).code())
        .isEqualTo(ErrorCode.SUBMISSION_OUTCOME_UNKNOWN);
  }

  @Test
  void aRefusalOfTheResubmissionStaysUnknown() {
    Task task = Given.task(new Submitting(INSTRUCTIONS, 0, true, false, NONCE));

    Task next = change(resubmitting, task, submitAnswered(new SubmitOutcome.Refused(FAULT)));

    assertThat(error(next).code()).isEqualTo(ErrorCode.SUBMISSION_OUTCOME_UNKNOWN);
    assertThat(((Failed) next.state()).charge()).isEqualTo(Charge.UNKNOWN);
  }

  @Test
  void aTimeoutAfterAnUnknownOutcomeStaysUnknown() {
    Task task = Given.task(new Accepted(INSTRUCTIONS, 0, true));

    Task next = changeAt(resubmitting, task, new Happening.DeadlinePassed(), DEADLINE);

    assertThat(error(next).code()).isEqualTo(ErrorCode.SUBMISSION_OUTCOME_UNKNOWN);
  }

  @Test
  void eachSubmissionIsCountedBeforeItLeaves() {
    Task next =
        change(failing, Given.task(new Accepted(INSTRUCTIONS, 0, false)), new SubmitStarted(NONCE));

    assertThat(next.attempts().submissions()).isEqualTo(1);
  }

  @Test
  void theAnswerToAnEarlierSubmissionChangesNothing() {
    Task task = Given.task(new Submitting(INSTRUCTIONS, 0, false, false, NONCE));
    var late = new Happening.SubmitAnswered(7, new SubmitOutcome.Accepted(RENDER));

    assertThat(failing.decide(KEY, task, late, NOW))
        .isEqualTo(new Decision.Ignore(Decision.Reason.STALE));
  }

  @Test
  void aCancelWhileSubmittingIsHonouredWhenTheAnswerIsThereAndTheRenderNamedAsPaid() {
    Task task = Given.task(new Submitting(INSTRUCTIONS, 0, false, false, NONCE));

    Task asked = change(failing, task, new CancelRequested());
    Task next = change(failing, asked, submitAnswered(new SubmitOutcome.Accepted(RENDER)));

    assertThat(next.state()).isEqualTo(new Cancelled(RENDER, Charge.CHARGED));
  }

  @Test
  void aCancelWhoseSubmissionIsInDoubtSaysSo() {
    Task task = Given.task(new Submitting(INSTRUCTIONS, 0, false, true, NONCE));

    Task next = change(failing, task, new Happening.SubmitterGone());

    assertThat(next.state()).isEqualTo(new Cancelled(null, Charge.UNKNOWN));
  }

  @Test
  void aFinalAnswerBeatsTheDeadline() {
    Task task = Given.task(new Rendering(RENDER, 0, 0, 0));

    Task next = changeAt(failing, task, new Polled(Given.rendered()), DEADLINE.plusSeconds(9));

    assertThat(next.state()).isEqualTo(new Storing(RENDER));
  }

  @Test
  void aRenderThatIsNotDoneAtTheDeadlineHasTimedOutAndWasPaid() {
    Task task = Given.task(new Rendering(RENDER, 0, 0, 0));

    Task next = changeAt(failing, task, new Polled(new PollOutcome.Pending(90)), DEADLINE);

    assertThat(error(next).code()).isEqualTo(ErrorCode.TIMED_OUT);
    assertThat(((Failed) next.state()).charge()).isEqualTo(Charge.CHARGED);
  }

  @Test
  void progressIsRecordedOnlyWhenItChanges() {
    Task task = Given.task(new Rendering(RENDER, 40, 0, 0));

    Decision same = failing.decide(KEY, task, new Polled(new PollOutcome.Pending(40)), NOW);

    assertThat(same).isInstanceOf(Decision.Keep.class);
    assertThat(((Decision.Keep) same).next().attempts().polls()).isEqualTo(1);
  }

  @Test
  void aTaskThatTheProviderDeniesIsLostOnlyAfterTheGraceAndSeveralTimesInARow() {
    Polled missing = new Polled(new PollOutcome.Missing(FAULT));
    Task twice = Given.task(new Rendering(RENDER, 0, 2, 0));

    assertThat(failing.decide(KEY, twice, missing, NOW.plusSeconds(59)))
        .isInstanceOf(Decision.Keep.class);
    assertThat(error(changeAt(failing, twice, missing, NOW.plusSeconds(61))).code())
        .isEqualTo(ErrorCode.TASK_LOST);
    assertThat(
            failing.decide(
                KEY, Given.task(new Rendering(RENDER, 0, 0, 0)), missing, NOW.plusSeconds(61)))
        .isInstanceOf(Decision.Keep.class);
  }

  @Test
  void renderedAtIsNeverBeforeSubmittedAt() {
    Task task = Given.task(new Rendering(RENDER, 0, 0, 0));
    var early =
        new PollOutcome.Rendered(
            VideoAddress.signed(URI.create("https://x/1")), NOW.minusSeconds(99));

    Task next = change(failing, task, new Polled(early));

    assertThat(next.timings().renderedAt()).isEqualTo(NOW);
  }

  @Test
  void failedTransfersAreBoundedAndTheLastKindGivesTheCode() {
    Task first =
        change(
            failing,
            Given.task(new Storing(RENDER)),
            new TransferEnded(new TransferOutcome.DownloadFailed(FAULT), 0));

    Task second =
        change(failing, first, new TransferEnded(new TransferOutcome.StorageFailed(FAULT), 0));

    assertThat(first.state()).isEqualTo(new Storing(RENDER, ErrorCode.DOWNLOAD_FAILED));
    assertThat(error(second).code()).isEqualTo(ErrorCode.STORAGE_FAILED);
    assertThat(second.attempts().downloads()).isEqualTo(2);
  }

  @Test
  void aVideoThatCouldNotBeStoredInTimeSaysThatTheStoreHasFailed() {
    Task task = Given.task(new Storing(RENDER, ErrorCode.STORAGE_FAILED));

    Task next = changeAt(failing, task, new Happening.DeadlinePassed(), DEADLINE);

    assertThat(error(next).code()).isEqualTo(ErrorCode.STORAGE_FAILED);
  }

  @Test
  void aFinishedRenderThatLacksItsAddressIsPolledAFewTimesMore() {
    Polled unaddressed = new Polled(new PollOutcome.AddressMissing(NOW.plusSeconds(3)));
    Task twice = Given.task(new Rendering(RENDER, 0, 0, 2));

    assertThat(
            failing.decide(
                KEY, Given.task(new Rendering(RENDER, 0, 0, 1)), unaddressed, NOW.plusSeconds(9)))
        .isInstanceOf(Decision.Keep.class);
    Task third = change(failing, twice, unaddressed);
    assertThat(third.state()).isEqualTo(new Storing(RENDER));
    assertThat(third.timings().renderedAt()).isEqualTo(NOW.plusSeconds(3));
  }

  @Test
  void theDeadlineIsCountedFromTheAcceptance() {
    Decision decision =
        failing.decide(KEY, null, new Happening.Requested(Given.REQUEST), NOW.plusSeconds(7));

    Task task = ((Decision.Change) decision).next();
    assertThat(task.deadline()).isEqualTo(DEADLINE.plusSeconds(7));
    assertThat(task.timings().acceptedAt()).isEqualTo(NOW.plusSeconds(7));
  }

  private static Task change(Transitions rules, Task task, Happening happening) {
    return changeAt(rules, task, happening, NOW.plusSeconds(5));
  }

  private static Task changeAt(Transitions rules, Task task, Happening happening, Instant now) {
    Decision decision = rules.decide(KEY, task, happening, now);
    assertThat(decision).isInstanceOf(Decision.Change.class);
    return ((Decision.Change) decision).next();
  }

  private static TaskError error(Task task) {
    assertThat(task.state()).isInstanceOf(Failed.class);
    return ((Failed) task.state()).error();
  }
}
