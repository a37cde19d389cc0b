package io.cometvideo.worker.engine;

import io.cometvideo.worker.journal.TaskJournal;
import java.util.EnumSet;
import java.util.Set;

/** Why nothing more is taken in from the requests topic. May be asked by any thread. */
final class IntakePauses {

  private final AccountGate gate;
  private final Submissions submissions;
  private final TaskJournal journal;
  private final int maxWaiting;
  private volatile boolean pausedByOperator;

  /**
   * Of a worker whose operator has paused nothing.
   *
   * @param maxWaiting accepted tasks that may wait
   */
  IntakePauses(AccountGate gate, Submissions submissions, TaskJournal journal, int maxWaiting) {
    this.gate = gate;
    this.submissions = submissions;
    this.journal = journal;
    this.maxWaiting = maxWaiting;
  }

  void byOperator(boolean paused) {
    pausedByOperator = paused;
  }

  Set<PauseReason> reasons() {
    Set<PauseReason> reasons = EnumSet.noneOf(PauseReason.class);
    if (gate.fault().isPresent() && !gate.isStarved()) {
      reasons.add(PauseReason.ACCOUNT);
    }
    if (submissions.waiting() >= maxWaiting) {
      reasons.add(PauseReason.WAITING);
    }
    if (journal.isFull()) {
      reasons.add(PauseReason.JOURNAL);
    }
    if (pausedByOperator) {
      reasons.add(PauseReason.OPERATOR);
    }
    return reasons;
  }

  /** Whether requests of this partition are read now. */
  boolean isReading(int partition) {
    return reasons().isEmpty() && journal.openForIntake().contains(partition);
  }
}
