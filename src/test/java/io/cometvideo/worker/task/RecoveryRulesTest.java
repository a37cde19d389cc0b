package io.cometvideo.worker.task;

import static io.cometvideo.worker.task.Given.KEY;
import static io.cometvideo.worker.task.Given.NOW;
import static io.cometvideo.worker.task.Given.RENDER;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.TaskPolicy.OnUnknownOutcome;
import io.cometvideo.worker.task.TaskState.Failed;
import io.cometvideo.worker.task.TaskState.Rendering;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What takes a task up again: a fault of the worker itself, or somebody who asks for it. */
class RecoveryRulesTest {

  private final Transitions failing = Given.rules(OnUnknownOutcome.FAIL);

  @Test
  void aTaskThatMakesTheWorkerFailEndsAfterABoundedNumberOfTimes() {
    Task once = change(failing, Given.task(new Rendering(RENDER, 0, 0, 0)), failed("poll"));
    Task twice = change(failing, once, failed("poll"));

    assertThat(once.state()).isInstanceOf(Rendering.class);
    assertThat(error(twice).code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(error(twice).message()).contains("2 times", "poll");
    assertThat(((Failed) twice.state()).charge()).isEqualTo(Charge.CHARGED);
  }

  @Test
  void aResumeGoesOnAtTheRenderOnRecordWithANewDeadline() {
    Task next = change(failing, failedAt(RENDER, Charge.CHARGED), resume(null));

    assertThat(next.state()).isEqualTo(new Rendering(RENDER, 0, 0, 0));
    assertThat(next.deadline()).isEqualTo(NOW.plusSeconds(65));
    assertThat(next.attempts()).isEqualTo(new Attempts(1, 0, 0, 0, 1));
  }

  @Test
  void aResumeGoesOnAtTheRenderThatItNames() {
    Task next = change(failing, failedAt(null, Charge.UNKNOWN), resume("task_9"));

    assertThat(next.state().providerTask())
        .isEqualTo(new ProviderTask(new ProviderTaskId("task_9"), "https://named.example"));
  }

  @Test
  void aRenderOnRecordIsNotExchangedForAnother() {
    Task failed = failedAt(RENDER, Charge.CHARGED);

    assertThat(change(failing, failed, resume(RENDER.id().value())).state())
        .isEqualTo(new Rendering(RENDER, 0, 0, 0));
    assertThat(failing.decide(KEY, failed, resume("task_9"), NOW))
        .isEqualTo(new Decision.Ignore(Decision.Reason.NOT_RESUMABLE));
  }

  @Test
  void whatWasNeverTakenByTheProviderCannotBeResumed() {
    for (Happening resume : List.of(resume(null), resume("task_9"))) {
      Decision decision = failing.decide(KEY, failedAt(null, Charge.NONE), resume, NOW);

      assertThat(decision).isEqualTo(new Decision.Ignore(Decision.Reason.NOT_RESUMABLE));
    }
  }

  @Test
  void anUnknownOutcomeCannotBeResumedWithoutAnId() {
    assertThat(failing.decide(KEY, failedAt(null, Charge.UNKNOWN), resume(null), NOW))
        .isEqualTo(new Decision.Ignore(Decision.Reason.NOT_RESUMABLE));
  }

  private static Happening failed(String step) {
    return new Happening.StepFailed(step);
  }

  private static Happening resume(@Nullable String taskId) {
    return new Happening.ResumeRequested(
        taskId == null ? null : new ProviderTaskId(taskId), Duration.ofMinutes(1));
  }

  private static Task failedAt(@Nullable ProviderTask render, Charge charge) {
    return Given.task(
        new Failed(TaskError.of(ErrorCode.DOWNLOAD_FAILED, "x", true), render, charge));
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
