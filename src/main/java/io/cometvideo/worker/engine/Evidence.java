package io.cometvideo.worker.engine;

import io.cometvideo.worker.task.AccountProblem;
import org.jspecify.annotations.Nullable;

/**
 * What speaks against the account: how many different tasks' submissions were answered so since the
 * last one that went well, and how the neutral question was answered. Guarded by the gate.
 */
final class Evidence {

  /** Different tasks' submissions that prove a fault which the neutral question cannot see. */
  private static final int PROOF = 2;

  /** The same, against a neutral question that was answered as if all were well. */
  private static final int PROOF_AGAINST_ANSWER = 5;

  private @Nullable AccountProblem problem;
  private int tasks;
  private boolean answeredWell;

  /** Another task's submission was answered so. True if that is proof. */
  boolean isProvedBy(AccountProblem seen) {
    if (problem != seen) {
      problem = seen;
      tasks = 0;
      answeredWell = false;
    }
    tasks++;
    return tasks >= (answeredWell && isSeenByQuestion(seen) ? PROOF_AGAINST_ANSWER : PROOF);
  }

  /** Whether the neutral question can tell that this is over. */
  boolean isToldByQuestion(AccountProblem seen) {
    return !answeredWell && isSeenByQuestion(seen);
  }

  void questionAnswered(boolean well) {
    answeredWell = well;
  }

  /** A submission went well. */
  void clear() {
    problem = null;
    tasks = 0;
  }

  /** GETs may well be answered although the balance is gone. */
  private static boolean isSeenByQuestion(AccountProblem seen) {
    return seen != AccountProblem.OUT_OF_QUOTA;
  }
}
