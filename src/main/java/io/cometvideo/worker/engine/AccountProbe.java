package io.cometvideo.worker.engine;

import io.cometvideo.worker.comet.CometApi;
import io.cometvideo.worker.comet.CometProperties;
import io.cometvideo.worker.task.AccountProblem;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import java.util.function.Consumer;

/**
 * Finds out whether the account works again, with one call: a submission that waits if the money
 * was out (only a submission tells), otherwise a poll that is due, otherwise a question about a
 * render that does not exist.
 */
final class AccountProbe {

  private static final ProviderTaskId NO_TASK = new ProviderTaskId("account-probe");

  private final AccountGate gate;
  private final Submissions submissions;
  private final Polls polls;
  private final CometApi comet;
  private final CometProperties properties;

  AccountProbe(
      AccountGate gate,
      Submissions submissions,
      Polls polls,
      CometApi comet,
      CometProperties properties) {
    this.gate = gate;
    this.submissions = submissions;
    this.polls = polls;
    this.comet = comet;
    this.properties = properties;
  }

  /** Begins the probe; an answer that is no task's own goes to {@code answered}. */
  void begin(Consumer<PollOutcome> answered) {
    boolean outOfQuota =
        gate.closed().filter(c -> c.problem() == AccountProblem.OUT_OF_QUOTA).isPresent();
    if ((outOfQuota && submissions.probe()) || polls.probe()) {
      return;
    }
    Thread.ofVirtual()
        .name("account-probe")
        .start(
            () -> answered.accept(comet.retrieve(new ProviderTask(NO_TASK, properties.baseUrl()))));
  }
}
