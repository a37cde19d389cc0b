package io.cometvideo.worker.task;

/**
 * Whether a task that did not complete has cost a render, as far as the worker knows. The provider
 * charges at submission and refunds a render that fails.
 */
public enum Charge {
  /** Nothing was accepted by the provider, or the provider itself ended the render. */
  NONE,
  /** The provider has rendered, or goes on rendering, what nobody will receive. */
  CHARGED,
  /** A submission was sent whose answer is not known. */
  UNKNOWN
}
