package io.cometvideo.worker.journal;

import io.cometvideo.worker.task.Instructions;
import java.util.Optional;

/**
 * What a waiting task is to render, for the step whose turn has come. It takes memory until it is
 * closed.
 *
 * @param instructions empty if the task does not wait any more, or they cannot be read now
 * @param mayComeLater whether they are only not to be read now
 * @param release gives the memory back
 */
public record AtHand(Optional<Instructions> instructions, boolean mayComeLater, Runnable release)
    implements AutoCloseable {

  private static final AtHand NOTHING = new AtHand(Optional.empty(), false, () -> {});

  /** They are in memory anyway. */
  public static AtHand of(Instructions instructions) {
    return new AtHand(Optional.of(instructions), false, () -> {});
  }

  /** The task does not wait any more. */
  public static AtHand nothing() {
    return NOTHING;
  }

  static AtHand notNow() {
    return new AtHand(Optional.empty(), true, () -> {});
  }

  @Override
  public void close() {
    release.run();
  }
}
