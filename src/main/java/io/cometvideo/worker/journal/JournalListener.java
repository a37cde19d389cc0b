package io.cometvideo.worker.journal;

import io.cometvideo.worker.task.Decision;
import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import java.util.Collection;
import java.util.List;

/**
 * Learns what the journal has done. Called on the journal's threads, so the methods must return
 * quickly and never wait for the journal.
 */
public interface JournalListener {

  /**
   * A task has changed.
   *
   * @param task as it stands now: committed, unless the change was not worth a record
   * @param because what made it change
   */
  void onChanged(Task task, Happening because);

  /** A happening changed nothing. */
  void onIgnored(TaskKey key, Happening happening, Decision.Reason reason);

  /** A happening was not even looked at: its partition is not ours any more. */
  void onDropped(TaskKey key, Happening happening);

  /**
   * A partition is open: its tasks are known and its requests may be read.
   *
   * @param epoch of this assignment, which the keys of its tasks carry
   * @param active the tasks that are not finished
   * @param completed the tasks that were completed last, oldest first, as far as they are retained,
   *     and not many
   */
  void onRestored(int partition, long epoch, Collection<Task> active, List<Task> completed);

  /** A partition is not ours any more. */
  void onReleased(int partition);
}
