package io.cometvideo.worker.journal;

import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Happening.SubmissionHandedOn;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Takes in what happens to tasks. All calls return at once and may be made from any thread; what
 * comes of them is told to the {@link JournalListener} after it is committed. A broker that is away
 * makes everything wait; nothing handed in fails because of it.
 */
public interface TaskJournal {

  /** Hands in what a step brought. */
  void handIn(TaskKey key, Happening happening);

  /**
   * Hands in what a step brought, for a step that goes on only when it is recorded.
   *
   * @return the task as it was committed; empty if the happening changed nothing, or the task is
   *     not ours any more. Completed on the journal's thread, and never if the process ends before
   */
  CompletableFuture<Optional<Task>> commit(TaskKey key, Happening happening);

  /**
   * Hands on how a submission ended to whoever has the task now: through the requests topic, since
   * the task is not ours any more. What cannot be written before the worker ends is told as
   * dropped.
   */
  void handOn(TaskKey key, SubmissionHandedOn outcome);

  /**
   * Hands in what was read from one partition of the requests topic. It is recorded as a whole,
   * together with the offset behind it.
   */
  void handIn(IntakeSlice slice);

  /**
   * What a waiting task is to render. Blocks while it is read back, and until there is memory for
   * it.
   */
  AtHand atHand(TaskKey key) throws InterruptedException;

  /**
   * The end of a partition of the requests topic, as far as records are committed. Blocks, for a
   * second at most; empty if the broker does not tell.
   */
  OptionalLong endOfRequests(int partition);

  /** How many happenings wait for their transaction. */
  int backlog();

  /** The partitions whose requests may be handed in: ours, restored, and none of it set aside. */
  Set<Integer> openForIntake();

  /** Whether no more is to be handed in from the requests topic for now. */
  boolean isFull();

  /** Whether what is handed in gets written. */
  JournalHealth health();

  /** The tasks of the partitions that are assigned and restored. */
  TaskTable tasks();
}
