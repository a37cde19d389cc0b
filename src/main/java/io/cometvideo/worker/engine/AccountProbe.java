package io.cometvideo.worker.engine;

import io.cometvideo.worker.comet.ApiKey;
import io.cometvideo.worker.comet.CometApi;
import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Happening.Polled;
import io.cometvideo.worker.task.Happening.StepFailed;
import io.cometvideo.worker.task.Happening.SubmitAnswered;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.SubmitOutcome;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState.Terminal;

/**
 * Learns from all answers whether the account is at fault, and finds out with one call at a time
 * whether it works again: a submission that waits if only that tells, otherwise a poll that is due,
 * otherwise a question about a render that does not exist.
 */
final class AccountProbe {

  private static final ProviderTaskId NO_RENDER = new ProviderTaskId("account-probe");
  private static final TaskKey NO_TASK = new TaskKey(-1, 0, new RequestId("account-probe"));

  private final AccountGate gate;
  private final Submissions submissions;
  private final Polls polls;
  private final CometApi comet;
  private final String baseUrl;
  private final ApiKey key;
  private volatile int refusedKey;

  AccountProbe(
      AccountGate gate,
      Submissions submissions,
      Polls polls,
      CometApi comet,
      String baseUrl,
      ApiKey key) {
    this.gate = gate;
    this.submissions = submissions;
    this.polls = polls;
    this.comet = comet;
    this.baseUrl = baseUrl;
    this.key = key;
  }

  /** Something has happened to a task, an answer of the provider perhaps. */
  void learn(Task task, Happening because) {
    switch (because) {
      case SubmitAnswered(_, var outcome) -> submitted(task.key(), outcome);
      case Polled(var outcome) -> polled(task.key(), outcome);
      case StepFailed _ -> nothingLearned(task.key());
      default -> {
        if (task.state() instanceof Terminal) {
          nothingLearned(task.key());
        }
      }
    }
  }

  /** Begins a probe if one is due, or at once if the key that was refused is another one now. */
  void tick() {
    if (gate.isClosedForKey() && key.version() != refusedKey) {
      refusedKey = key.version();
      gate.probeNow();
    }
    if (gate.isProbeDue()) {
      begin();
    }
  }

  private void begin() {
    boolean submitted = gate.isProbedBySubmission() && submissions.probe();
    if (submitted || polls.probe(baseUrl)) {
      return;
    }
    gate.letThrough(NO_TASK);
    Thread.ofVirtual()
        .name("account-probe")
        .start(() -> {
          var nobodys = new ProviderTask(NO_RENDER, baseUrl);
          polled(NO_TASK, comet.retrieve(nobodys));
        });
  }

  private void submitted(TaskKey asked, SubmitOutcome outcome) {
    switch (outcome) {
      case SubmitOutcome.AccountFault(var problem, var fault) -> {
        refusedKey = key.version();
        gate.close(asked, problem, fault, true);
      }
      case SubmitOutcome.Accepted _, SubmitOutcome.Refused _ -> works(asked);
      case SubmitOutcome.Retryable _, SubmitOutcome.NotSent _, SubmitOutcome.Unknown _ ->
          nothingLearned(asked);
    }
  }

  private void polled(TaskKey asked, PollOutcome outcome) {
    switch (outcome) {
      case PollOutcome.AccountFault(var problem, var fault) -> {
        refusedKey = key.version();
        gate.close(asked, problem, fault, false);
      }
      case PollOutcome.Retryable _ -> nothingLearned(asked);
      case PollOutcome.Pending _,
          PollOutcome.Rendered _,
          PollOutcome.AddressMissing _,
          PollOutcome.RenderFailed _,
          PollOutcome.Missing _ ->
          works(asked);
    }
  }

  private void works(TaskKey asked) {
    if (gate.open(asked)) {
      goOn();
    }
  }

  private void nothingLearned(TaskKey asked) {
    if (gate.probeFailed(asked)) {
      goOn();
    }
  }

  private void goOn() {
    polls.releaseHeld();
    submissions.fillSlots();
  }
}
