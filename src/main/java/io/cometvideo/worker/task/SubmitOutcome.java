package io.cometvideo.worker.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of one submission. {@link Unknown} is a case of its own and never folded into a
 * failure: the render may run and cost money.
 */
public sealed interface SubmitOutcome {

  /** The provider took it and gave its id. */
  record Accepted(ProviderTask providerTask) implements SubmitOutcome {}

  /** The provider refused this request for good; nothing was charged. */
  record Refused(Fault fault) implements SubmitOutcome {}

  /**
   * The provider surely did not take it this time, another attempt may succeed.
   *
   * @param retryAfter the least wait that the provider asked for, null if it did not
   */
  record Retryable(Fault fault, @Nullable Duration retryAfter) implements SubmitOutcome {}

  /** No request left this machine: name look-up, connection or TLS failed. */
  record NotSent(Fault fault) implements SubmitOutcome {}

  /** Surely not taken, and no other request would be either. */
  record AccountFault(AccountProblem problem, Fault fault) implements SubmitOutcome {}

  /** It was sent, and nothing says whether it was taken. */
  record Unknown(Fault fault) implements SubmitOutcome {}
}
