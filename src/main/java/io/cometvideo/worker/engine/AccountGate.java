package io.cometvideo.worker.engine;

import io.cometvideo.worker.task.AccountProblem;
import io.cometvideo.worker.task.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Open while the provider answers us; closed while the account or the configuration is at fault.
 * While it is closed one probe at a time, with growing delays, finds out whether it may open again.
 * All methods may be called from any thread.
 */
final class AccountGate {

  private static final Logger log = LoggerFactory.getLogger(AccountGate.class);

  private final Backoff backoff;
  private final InstantSource clock;
  private @Nullable AccountState closed;
  private int probes;
  private boolean probing;
  private Instant nextProbe = Instant.MIN;

  AccountGate(Backoff backoff, InstantSource clock) {
    this.backoff = backoff;
    this.clock = clock;
  }

  synchronized boolean isOpen() {
    return closed == null;
  }

  synchronized Optional<AccountState> closed() {
    return Optional.ofNullable(closed);
  }

  /** The account is at fault, as an answer to a call or to the probe has shown. */
  synchronized void close(AccountProblem problem, Fault fault) {
    Instant now = clock.instant();
    if (closed == null || closed.problem() != problem) {
      closed = new AccountState(problem, fault.message(), now);
      log.atError()
          .addKeyValue("problem", problem)
          .addKeyValue("error", fault.message())
          .log("account at fault: nothing is submitted or polled until it works again");
    } else if (!probing) {
      // Answers to calls that were under way when the gate closed say nothing new.
      return;
    }
    probing = false;
    probes++;
    Duration least = Duration.ofMillis(500);
    nextProbe = now.plus(least).plus(backoff.after(probes, null));
  }

  /** Whether it is time for a probe; if so, the caller makes it and tells what came of it. */
  synchronized boolean beginProbe() {
    if (closed == null || probing || clock.instant().isBefore(nextProbe)) {
      return false;
    }
    probing = true;
    return true;
  }

  /** The probe ended without telling anything about the account. */
  synchronized void probeFailed() {
    if (probing) {
      probing = false;
      probes++;
      nextProbe = clock.instant().plus(backoff.after(probes, null));
    }
  }

  /** The provider has answered the probe as it answers an account in order. True if this opens. */
  synchronized boolean open() {
    if (closed == null || !probing) {
      return false;
    }
    log.atInfo()
        .addKeyValue("problem", closed.problem())
        .addKeyValue("since", closed.since())
        .log("account works again");
    closed = null;
    probing = false;
    probes = 0;
    return true;
  }
}
