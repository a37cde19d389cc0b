package io.cometvideo.worker.engine;

import io.cometvideo.worker.task.AccountProblem;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.TaskKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Open while the provider answers us; closed while the account or the configuration is at fault.
 * While it is closed one probe at a time, with growing delays, finds out whether it may open. It is
 * closed, without a fault, until a first probe was answered: a wrong key is found out with one call
 * and not with as many as can be made at once. All methods may be called from any thread.
 */
final class AccountGate {

  private static final Logger log = LoggerFactory.getLogger(AccountGate.class);

  private static final Duration LEAST_DELAY = Duration.ofMillis(500);

  /** A probe whose task came to another end meanwhile is not waited for any longer. */
  private static final Duration LONGEST_PROBE = Duration.ofMinutes(2);

  /** A fault this soon after it seemed to be over is the same one, and the delays grow on. */
  private static final Duration SAME_FAULT = Duration.ofMinutes(1);

  private final Backoff backoff;
  private final InstantSource clock;
  private boolean open;
  private @Nullable AccountState fault;
  private boolean probedBySubmission;
  private int failures;
  private @Nullable TaskKey probe;
  private Instant probeBegan = Instant.MIN;
  private Instant nextProbe = Instant.MIN;
  private Instant openedAt = Instant.MIN;

  AccountGate(Backoff backoff, InstantSource clock) {
    this.backoff = backoff;
    this.clock = clock;
  }

  synchronized boolean isOpen() {
    return open;
  }

  /** Whether a call may be made for the task: for all while open, for the probe while closed. */
  synchronized boolean isOpenFor(TaskKey key) {
    return open || key.equals(probe);
  }

  /** What is at fault, empty if nothing is known to be. */
  synchronized Optional<AccountState> fault() {
    return Optional.ofNullable(fault);
  }

  /** Whether it is closed because of the key. */
  synchronized boolean isClosedForKey() {
    return !open && fault != null && isOfKey(fault.problem());
  }

  /**
   * The account is at fault, as the answer to a call has shown. Answers to calls that were under
   * way when the gate closed say nothing new.
   *
   * @param bySubmission whether it was a submission that was refused, rather than a poll
   */
  synchronized void close(
      TaskKey key, AccountProblem problem, Fault because, boolean bySubmission) {
    if (!isOpenFor(key)) {
      return;
    }
    Instant now = clock.instant();
    boolean again = now.isBefore(openedAt.plus(SAME_FAULT));
    if (open && !again) {
      failures = 0;
    }
    // Whether a key is good can be asked for nothing, unless that was asked and told a lie.
    probedBySubmission = bySubmission && (!isOfKey(problem) || again);
    if (fault == null || fault.problem() != problem) {
      fault = new AccountState(problem, because.message(), now);
      log.atError()
          .addKeyValue("problem", problem)
          .addKeyValue("error", because.message())
          .log("account at fault: nothing is submitted or polled until it works again");
    }
    open = false;
    probeLater(now);
  }

  /** Whether it is time for a probe; if so, the caller makes it and tells what came of it. */
  synchronized boolean isProbeDue() {
    return !open && !isProbing() && !clock.instant().isBefore(nextProbe);
  }

  /** Whether a probe is under way. */
  synchronized boolean isProbing() {
    return probe != null && clock.instant().isBefore(probeBegan.plus(LONGEST_PROBE));
  }

  /** Whether only another submission tells if the fault is over. */
  synchronized boolean isProbedBySubmission() {
    return probedBySubmission;
  }

  /** The call for this task is the probe. */
  synchronized void letThrough(TaskKey key) {
    probe = key;
    probeBegan = clock.instant();
  }

  /** The key is another one now: nothing is to be waited for. */
  synchronized void probeNow() {
    failures = 0;
    nextProbe = Instant.MIN;
  }

  /**
   * A call has ended without telling anything about the account. True if this opens: that the
   * provider cannot be reached is no fault of the account, unless one was known before.
   */
  synchronized boolean probeFailed(TaskKey key) {
    if (open || !key.equals(probe)) {
      return false;
    }
    if (fault == null) {
      return open(key);
    }
    probeLater(clock.instant());
    return false;
  }

  /** The provider has answered as it answers an account in order. True if this opens. */
  synchronized boolean open(TaskKey key) {
    if (open || !key.equals(probe)) {
      return false;
    }
    if (fault != null) {
      log.atInfo()
          .addKeyValue("problem", fault.problem())
          .addKeyValue("since", fault.since())
          .log("account works again");
    }
    open = true;
    openedAt = clock.instant();
    fault = null;
    probe = null;
    return true;
  }

  private void probeLater(Instant now) {
    probe = null;
    failures++;
    nextProbe = now.plus(LEAST_DELAY).plus(backoff.after(failures, null));
  }

  private static boolean isOfKey(AccountProblem problem) {
    return problem == AccountProblem.KEY_MISSING || problem == AccountProblem.KEY_REFUSED;
  }
}
