package io.cometvideo.worker.engine;

/** Why nothing more is to be taken from the requests topic for now. */
public enum PauseReason {
  /** The account or the configuration is at fault. */
  ACCOUNT,
  /** As many accepted tasks wait in memory as may. */
  WAITING,
  /** The journal cannot keep up, for example because the broker is away. */
  JOURNAL,
  /** An operator has said so. */
  OPERATOR
}
