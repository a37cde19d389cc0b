package io.cometvideo.worker.task;

/** The word for a task's state in records, events, metrics and logs. */
public enum Status {
  ACCEPTED,
  SUBMITTING,
  RENDERING,
  STORING,
  COMPLETED,
  FAILED,
  CANCELLED;

  /** Whether nothing follows any more. */
  public boolean isTerminal() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }
}
