package io.cometvideo.worker.engine;

import io.cometvideo.worker.comet.CometApi;
import io.cometvideo.worker.comet.Submission;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.SubmitOutcome;
import io.cometvideo.worker.task.VideoAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider as the steps see it: the gate is asked before each call, and gate and limits learn
 * from what came of it at once, before it is recorded.
 */
final class GatedApi implements CometApi {

  private static final Logger log = LoggerFactory.getLogger(GatedApi.class);

  private final CometApi comet;
  private final AccountGate gate;
  private final NeutralQuestion question;
  private final FleetLimits limits;
  private final EngineMetrics metrics;

  GatedApi(
      CometApi comet,
      AccountGate gate,
      NeutralQuestion question,
      FleetLimits limits,
      EngineMetrics metrics) {
    this.comet = comet;
    this.gate = gate;
    this.question = question;
    this.limits = limits;
    this.metrics = metrics;
  }

  @Override
  public SubmitOutcome submit(Submission submission) {
    if (!gate.isOpenFor(submission.requestId())) {
      return new SubmitOutcome.NotSent(Fault.of("the account is at fault"));
    }
    SubmitOutcome outcome = sent(submission);
    gate.submitted(submission.requestId(), outcome);
    limits.submitted(submission.summary().model(), outcome);
    if (outcome instanceof SubmitOutcome.Unknown) {
      metrics.submissionUnknown();
    }
    question.askIfDoubted();
    return outcome;
  }

  @Override
  public PollOutcome retrieve(ProviderTask render) {
    return gate.isOpenForPolls() ? look(render) : new PollOutcome.NotAsked();
  }

  /** Asks although the gate may be closed. */
  PollOutcome look(ProviderTask render) {
    PollOutcome outcome = comet.retrieve(render);
    gate.polled(render, outcome);
    limits.polled(outcome);
    question.askIfDoubted();
    return outcome;
  }

  @Override
  public VideoAddress content(ProviderTask render) {
    return comet.content(render);
  }

  private SubmitOutcome sent(Submission submission) {
    try {
      return comet.submit(submission);
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("requestId", submission.requestId())
          .setCause(e)
          .log("submission failed");
      return new SubmitOutcome.Unknown(Fault.of("the worker failed while submitting"));
    }
  }
}
