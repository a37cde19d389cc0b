package io.cometvideo.worker.simulator;

/** Which of the two documented error bodies is written. */
public enum ErrorShape {
  /** The one the provider's examples show for the error at hand. */
  DOCUMENTED,
  /** Always {@code {"code","message"}}. */
  FLAT,
  /** Always {@code {"error":{"code","message","type"}}}. */
  NESTED
}
