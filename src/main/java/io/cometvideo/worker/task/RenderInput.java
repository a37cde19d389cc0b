package io.cometvideo.worker.task;

/** What is to be rendered: at hand, or only where it lies. */
public sealed interface RenderInput permits Instructions, Spilled {

  /** Whether it has input references that are not in the request itself. */
  boolean isRemote();
}
