package io.cometvideo.worker.engine;

import io.cometvideo.worker.journal.TaskJournal;
import io.cometvideo.worker.task.Happening.SubmitterGone;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState.Submitting;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Tasks that were restored as {@code SUBMITTING}: whoever sent their POSTs may be dead, or may only
 * have lost the partition. One that lives hands on what it learns, through the requests topic; so a
 * submission is given up only when its POST must be over and what was handed on has been read.
 */
final class RestoredSubmissions {

  /** For a POST to time out, and for what it brought to be written by another worker. */
  private static final Duration TO_BE_HANDED_ON = Duration.ofSeconds(5);

  /** Longer than two polls of the consumer. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  private static final long NOT_LOOKED_YET = -1;

  private final TaskJournal journal;
  private final IntakePauses pauses;
  private final Timer timer;
  private final InstantSource clock;
  private final Duration patience;

  /**
   * None is restored.
   *
   * @param submitTimeout of one POST
   */
  RestoredSubmissions(
      TaskJournal journal,
      IntakePauses pauses,
      Timer timer,
      InstantSource clock,
      Duration submitTimeout) {
    this.journal = journal;
    this.pauses = pauses;
    this.timer = timer;
    this.clock = clock;
    this.patience = submitTimeout.plus(TO_BE_HANDED_ON);
  }

  /** Waits for the word of whoever was submitting the task. */
  void await(Task task) {
    Duration left = patience.minus(Duration.between(task.updatedAt(), clock.instant()));
    // The recorded start is by another machine's clock.
    Duration wait = left.compareTo(patience) > 0 ? patience : left;
    timer.after(wait.isNegative() ? Duration.ZERO : wait, () -> look(task.key(), NOT_LOOKED_YET));
  }

  /** Gives the submission up once nothing more of its partition is read. */
  private void look(TaskKey key, long lastRead) {
    if (journal.tasks().find(key).filter(task -> task.state() instanceof Submitting).isEmpty()) {
      return;
    }
    long read = journal.tasks().nextOffset(key);
    if (read == lastRead && pauses.isReading(key.partition())) {
      journal.handIn(key, new SubmitterGone());
    } else {
      timer.after(BETWEEN_LOOKS, () -> look(key, read));
    }
  }
}
