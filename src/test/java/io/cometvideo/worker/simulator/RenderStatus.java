package io.cometvideo.worker.simulator;

/** Where a render stands, whatever word is written for it. */
public enum RenderStatus {
  SUBMITTED,
  IN_PROGRESS,
  SUCCESS,
  FAILED,
  ERROR;

  boolean isTerminal() {
    return this == SUCCESS || isFailure();
  }

  boolean isFailure() {
    return this == FAILED || this == ERROR;
  }
}
