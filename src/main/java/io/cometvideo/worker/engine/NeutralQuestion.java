package io.cometvideo.worker.engine;

import io.cometvideo.worker.comet.CometApi;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;

/** A GET of a render that does not exist: free, and no task's own trouble spoils the answer. */
final class NeutralQuestion {

  private static final ProviderTaskId NO_RENDER = new ProviderTaskId("account-probe");

  private final AccountGate gate;
  private final CometApi comet;
  private final ProviderTask nobodys;

  NeutralQuestion(AccountGate gate, CometApi comet, String baseUrl) {
    this.gate = gate;
    this.comet = comet;
    nobodys = new ProviderTask(NO_RENDER, baseUrl);
  }

  /** Asks if a task's answer has raised a doubt and nobody asks yet. Returns at once. */
  void askIfDoubted() {
    if (gate.beginQuestion()) {
      ask(() -> {});
    }
  }

  /** Asks as the probe of a closed gate. Returns at once. */
  void probe(Runnable whenAnswered) {
    gate.probeByQuestion();
    ask(whenAnswered);
  }

  private void ask(Runnable whenAnswered) {
    Thread.ofVirtual()
        .name("account-probe")
        .start(() -> {
          PollOutcome outcome = new PollOutcome.Retryable(Fault.of("the question failed"), null);
          try {
            outcome = comet.retrieve(nobodys);
          } finally {
            gate.answered(outcome);
            whenAnswered.run();
          }
        });
  }
}
