package io.cometvideo.worker.simulator;

/** How one download goes. */
enum Transfer {
  WHOLE,
  /** Ends in the middle. */
  CUT,
  /** Stops in the middle and stays open. */
  STALL,
  TRICKLE,
  /** Announces more bytes than there are. */
  TOO_SHORT,
  /** 503, as an object store that is busy. */
  REFUSED
}
