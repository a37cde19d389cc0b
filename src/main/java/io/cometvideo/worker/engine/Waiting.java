package io.cometvideo.worker.engine;

import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState.Accepted;

/**
 * A task on its way to the provider, as far as {@link Submissions} knows it.
 *
 * @param stage where it is
 * @param remote whether images are to be fetched, from hosts that may be dead
 * @param refused whether the provider has refused it
 * @param failures submissions in a row that came to nothing
 * @param fetches in a row that came to nothing
 */
record Waiting(
    TaskKey key, Stage stage, boolean remote, boolean refused, int failures, int fetches) {

  /** Where a waiting task is. */
  enum Stage {
    /** In line for a slot. */
    IN_LINE,
    /** Under way, with a slot. */
    IN_STEP,
    /** It comes back into the line after a while. */
    LATER
  }

  static Waiting inLine(Task task) {
    return task.state() instanceof Accepted(var input, var refusals, _)
        ? new Waiting(task.key(), Stage.IN_LINE, input.isRemote(), refusals > 0, 0, 0)
        : new Waiting(task.key(), Stage.IN_LINE, false, false, 0, 0);
  }

  Waiting at(Stage next) {
    return new Waiting(key, next, remote, refused, failures, fetches);
  }

  Waiting failed(boolean byRefusal) {
    return new Waiting(key, Stage.LATER, remote, refused || byRefusal, failures + 1, fetches);
  }

  Waiting unfetched(boolean counts) {
    return new Waiting(key, Stage.LATER, remote, refused, failures, counts ? fetches + 1 : fetches);
  }
}
