package io.cometvideo.worker.engine;

import io.cometvideo.worker.comet.ApiKey;

/**
 * Finds out with one call at a time whether an account that was at fault works again: by the
 * neutral question, or by a submission if only that tells.
 */
final class AccountProbe {

  private final AccountGate gate;
  private final NeutralQuestion question;
  private final Submissions submissions;
  private final Polls polls;
  private final ApiKey key;

  // The timer's thread alone has these two.
  private boolean refused;
  private int refusedKey;

  AccountProbe(
      AccountGate gate,
      NeutralQuestion question,
      Submissions submissions,
      Polls polls,
      ApiKey key) {
    this.gate = gate;
    this.question = question;
    this.submissions = submissions;
    this.polls = polls;
    this.key = key;
  }

  /** Begins a probe if one is due, or at once if the key that was refused is another one now. */
  void tick() {
    question.askIfDoubted();
    lookAtKey();
    if (gate.isStarved() && submissions.hasUnsuspected()) {
      gate.starved(false);
      gate.probeNow();
    }
    if (gate.isProbeDue()) {
      begin();
    }
    goOn();
  }

  private void begin() {
    if (gate.isProbedBySubmission()) {
      gate.starved(!submissions.hasUnsuspected());
      submissions.probe();
    } else {
      question.probe(this::goOn);
    }
  }

  private void lookAtKey() {
    if (!gate.isClosedForKey()) {
      refused = false;
      return;
    }
    int version = key.version();
    if (refused && version != refusedKey) {
      gate.probeNow();
    }
    refused = true;
    refusedKey = version;
  }

  private void goOn() {
    releasePolls();
    submissions.fillSlots();
  }

  /** One at a time, so that whoever hears of the opening is the one who releases what was held. */
  private synchronized void releasePolls() {
    if (gate.isOpenForPolls()) {
      polls.releaseHeld(gate.hasReopened());
    }
  }
}
