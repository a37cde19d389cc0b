package io.cometvideo.worker.engine;

import io.cometvideo.worker.task.AccountProblem;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.SubmitOutcome;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Open while the provider answers us; closed while the account or the configuration is at fault. It
 * learns from every call. One task's answer is no proof: the task becomes a suspect, and a neutral
 * question (about a render that does not exist) or other tasks' submissions decide. While it is
 * closed one probe at a time, with growing delays, finds out whether it may open. It is closed,
 * without a fault, until a first question was answered: a wrong key is found out with one call and
 * not with as many as can be made at once. All methods may be called from any thread.
 */
final class AccountGate {

  private static final Logger log = LoggerFactory.getLogger(AccountGate.class);

  /** A fault this soon after it seemed to be over is the same one, and the delays grow on. */
  private static final Duration SAME_FAULT = Duration.ofMinutes(1);

  /** So long nothing is begun for a doubt; the question takes as long as a call. */
  private static final Duration MAX_DOUBT = Duration.ofSeconds(2);

  private static final int NOT_FOUND = 404;

  private final InstantSource clock;
  private final Suspects suspects;
  private final Evidence evidence = new Evidence();
  private final Probing probing;
  private final Pause sameFault;
  private final Pause doubt;
  private boolean open;
  private @Nullable AccountState fault;
  private boolean doubted;
  private boolean questionTells = true;
  private boolean starved;
  private boolean reopened;

  AccountGate(Backoff backoff, Suspects suspects, InstantSource clock, TimeMeter time) {
    this.suspects = suspects;
    this.clock = clock;
    probing = new Probing(backoff, time);
    sameFault = new Pause(time);
    doubt = new Pause(time);
  }

  /**
   * Whether calls may be begun: not while it is closed, nor while it is asked whether it must be.
   */
  synchronized boolean isOpen() {
    return open && (!doubted || doubt.isOver());
  }

  /** Whether a submission may be sent: all while open, the probe while closed. */
  synchronized boolean isOpenFor(RequestId request) {
    return isOpen() || probing.isBy(request);
  }

  /** Whether renders may be polled; also if there is nobody left to find out with. */
  synchronized boolean isOpenForPolls() {
    return isOpen() || starved;
  }

  /** What is at fault, empty if nothing is known to be. */
  synchronized Optional<AccountState> fault() {
    return Optional.ofNullable(fault);
  }

  /** Whether it is closed because of the key. */
  synchronized boolean isClosedForKey() {
    return !open && fault != null && isOfKey(fault.problem());
  }

  /** A submission was answered. */
  synchronized void submitted(RequestId request, SubmitOutcome outcome) {
    switch (outcome) {
      case SubmitOutcome.AccountFault(var problem, var because) ->
          refused(request, problem, because);
      case SubmitOutcome.Accepted _, SubmitOutcome.Refused _ -> {
        suspects.clear(request);
        evidence.clear();
        if (probing.isBy(request)) {
          open();
        }
        if (outcome instanceof SubmitOutcome.Accepted) {
          probing.forgetFailures();
        }
      }
      case SubmitOutcome.Retryable _, SubmitOutcome.NotSent _, SubmitOutcome.Unknown _ ->
          probeEnded(request);
    }
  }

  /** A poll was answered. It may raise a doubt, but proves nothing. */
  synchronized void polled(ProviderTask render, PollOutcome outcome) {
    switch (outcome) {
      case PollOutcome.AccountFault _ -> {
        if (open && suspects.add(render)) {
          doubt();
        }
      }
      case PollOutcome.Retryable _, PollOutcome.NotAsked _ -> {}
      case PollOutcome.Pending _,
          PollOutcome.Rendered _,
          PollOutcome.AddressMissing _,
          PollOutcome.RenderFailed _,
          PollOutcome.Missing _ ->
          suspects.clear(render);
    }
  }

  /** Whether the neutral question is to be asked for a doubt; if so, the caller asks. */
  synchronized boolean beginQuestion() {
    boolean begins = open && doubted && !probing.isAsking();
    if (begins) {
      probing.ask();
    }
    return begins;
  }

  /** The neutral question was answered. */
  synchronized void answered(PollOutcome outcome) {
    probing.answered();
    doubted = false;
    switch (outcome) {
      case PollOutcome.AccountFault(var problem, var because) -> {
        evidence.questionAnswered(false);
        close(problem, because, true);
      }
      case PollOutcome.Retryable(var because, _) -> toldNothing(because);
      case PollOutcome.NotAsked _ -> {}
      case PollOutcome.Pending _,
          PollOutcome.Rendered _,
          PollOutcome.AddressMissing _,
          PollOutcome.RenderFailed _,
          PollOutcome.Missing _ -> {
        evidence.questionAnswered(true);
        if (!open && questionTells && saysNothingOfAddress(outcome)) {
          questionTells = false;
          probing.later();
        } else if (!open && questionTells) {
          open();
        }
      }
    }
  }

  private void toldNothing(Fault because) {
    if (!open && fault == null) {
      // That the provider cannot be reached is no fault of the account.
      open();
    } else if (!open && questionTells) {
      questionTells = !evidence.isQuestionUseless(because);
      probing.later();
    }
  }

  /** A wrong address may well answer 404 to everything, in JSON too. */
  private boolean saysNothingOfAddress(PollOutcome outcome) {
    return fault != null
        && fault.problem() == AccountProblem.WRONG_BASE_URL
        && outcome instanceof PollOutcome.Missing(var because)
        && Objects.equals(because.httpStatus(), NOT_FOUND);
  }

  /** Whether it is time for a probe; if so, the caller makes it and tells what came of it. */
  synchronized boolean isProbeDue() {
    return !open && probing.isDue();
  }

  /** Whether a probe is under way. */
  synchronized boolean isProbing() {
    return probing.isUnderWay();
  }

  /** Whether it has opened since this was asked last. */
  synchronized boolean hasReopened() {
    boolean since = reopened;
    reopened = false;
    return since;
  }

  /** Whether only another submission tells if the fault is over. */
  synchronized boolean isProbedBySubmission() {
    return !questionTells;
  }

  /** The neutral question is the probe. */
  synchronized void probeByQuestion() {
    probing.ask();
  }

  /** The submission of this request is the probe. */
  synchronized void letThrough(RequestId request) {
    probing.letThrough(request);
  }

  /**
   * Whether there are only suspects left to find out with. Two of them may have closed it for all:
   * then whoever comes next is tried, so the intake goes on, and so do the polls.
   */
  synchronized void starved(boolean only) {
    starved = only && !open;
  }

  synchronized boolean isStarved() {
    return starved;
  }

  /** The key is another one now, or somebody new can be asked with: nothing is to be waited for. */
  synchronized void probeNow() {
    probing.now();
  }

  /** A submission has ended; if it was the probe, without telling anything about the account. */
  synchronized void probeEnded(RequestId request) {
    if (!open && probing.isBy(request)) {
      probing.later();
    }
  }

  private void refused(RequestId request, AccountProblem problem, Fault because) {
    if (!open) {
      // Answers to calls that were under way when it closed say nothing new.
      if (probing.isBy(request)) {
        suspects.add(request);
        probing.later();
      }
      return;
    }
    if (!suspects.add(request)) {
      return;
    }
    doubt();
    if (evidence.isProvedBy(problem)) {
      close(problem, because, evidence.isToldByQuestion(problem));
    }
  }

  private void doubt() {
    if (!doubted) {
      doubted = true;
      doubt.begin(MAX_DOUBT);
    }
  }

  private void close(AccountProblem problem, Fault because, boolean questionTells) {
    if (open && sameFault.isOver()) {
      probing.forgetFailures();
    }
    this.questionTells = questionTells;
    if (fault == null || fault.problem() != problem) {
      fault = new AccountState(problem, because.message(), clock.instant());
      log.atError()
          .addKeyValue("problem", problem)
          .addKeyValue("error", because.message())
          .log("account at fault: nothing is submitted or polled until it works again");
    }
    open = false;
    starved = false;
    probing.later();
  }

  private void open() {
    if (fault != null) {
      log.atInfo()
          .addKeyValue("problem", fault.problem())
          .addKeyValue("since", fault.since())
          .log("account works again");
    }
    open = true;
    reopened = true;
    starved = false;
    sameFault.begin(SAME_FAULT);
    fault = null;
    probing.succeeded();
    evidence.clear();
  }

  private static boolean isOfKey(AccountProblem problem) {
    return problem == AccountProblem.KEY_MISSING || problem == AccountProblem.KEY_REFUSED;
  }
}
