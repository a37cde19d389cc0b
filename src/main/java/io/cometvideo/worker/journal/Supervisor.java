package io.cometvideo.worker.journal;

/**
 * Is told of a part of the worker without which the worker cannot do its work, and which is dead.
 * May be called by any thread, and returns at once.
 */
@FunctionalInterface
public interface Supervisor {

  /**
   * A part has ended and will not begin again: the process has to end, so that a successor takes
   * over.
   *
   * @param part its name, for people
   */
  void partDied(String part, Throwable cause);

  /** The same work, watched: whatever it throws is the death of this part. */
  default Runnable watched(String part, Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        partDied(part, e);
      }
    };
  }
}
