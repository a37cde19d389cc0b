package io.cometvideo.worker.simulator;

/** How one download goes. */
enum Transfer {
  WHOLE,
  CUT,
  STALL,
  TRICKLE
}
