package io.cometvideo.worker.engine;

import io.cometvideo.worker.task.AccountProblem;
import io.cometvideo.worker.task.Fault;
import org.jspecify.annotations.Nullable;

/**
 * What speaks against the account: how many different tasks' submissions were answered so since the
 * last one that went well, and how the neutral question was answered. Guarded by the gate.
 */
final class Evidence {

  /** Different tasks' submissions that prove a fault, however the neutral question is answered. */
  private static final int PROOF = 2;

  /** Answers in a row that tell nothing, after which the neutral question is of no use. */
  private static final int MAX_UNUSABLE = 3;

  private static final int SERVER_ERROR = 500;

  private @Nullable AccountProblem problem;
  private int tasks;
  private boolean answeredWell;
  private int unusable;

  /** Another task's submission was answered so. True if that is proof. */
  boolean isProvedBy(AccountProblem seen) {
    if (problem != seen) {
      problem = seen;
      tasks = 0;
      answeredWell = false;
    }
    tasks++;
    return tasks >= PROOF;
  }

  /** Whether the neutral question can tell that this is over. */
  boolean isToldByQuestion(AccountProblem seen) {
    return !answeredWell && isSeenByQuestion(seen);
  }

  void questionAnswered(boolean well) {
    answeredWell = well;
    unusable = 0;
  }

  /**
   * The neutral question got an answer that tells nothing, or none. True if it is not worth asking
   * any more: the provider answers, but never so that it could be told that all is well.
   */
  boolean isQuestionUseless(Fault because) {
    Integer status = because.httpStatus();
    unusable = status != null && status < SERVER_ERROR ? unusable + 1 : 0;
    return unusable >= MAX_UNUSABLE;
  }

  /** A submission went well, or the gate has opened. */
  void clear() {
    problem = null;
    tasks = 0;
    unusable = 0;
  }

  /** GETs may well be answered although the balance is gone. */
  private static boolean isSeenByQuestion(AccountProblem seen) {
    return seen != AccountProblem.OUT_OF_QUOTA;
  }
}
