package io.cometvideo.worker.engine;

import io.cometvideo.worker.journal.TaskJournal;
import io.cometvideo.worker.task.Happening.SubmitterGone;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState.Submitting;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

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

  /** So often in a row nothing has come, although it is read. */
  private static final int UNMOVED_LOOKS = 2;

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
    timer.after(wait.isNegative() ? Duration.ZERO : wait, () -> findEnd(task.key()));
  }

  /** What was handed on lies before this end, since its POST is over. */
  private void findEnd(TaskKey key) {
    Thread.ofVirtual()
        .name("restored-submission")
        .start(() -> {
          OptionalLong end = journal.endOfRequests(key.partition());
          timer.after(
              Duration.ZERO,
              () -> {
                if (end.isPresent()) {
                  look(key, end.getAsLong(), NOT_LOOKED_YET, 0);
                } else {
                  askLater(key);
                }
              });
        });
  }

  private void askLater(TaskKey key) {
    if (submitting(key).isPresent()) {
      timer.after(BETWEEN_LOOKS, () -> findEnd(key));
    }
  }

  /**
   * Gives the submission up when its partition is read to the end, or its deadline is over. The
   * markers of transactions are no records, so what is read may stay a little below the end.
   */
  private void look(TaskKey key, long end, long lastRead, int unmoved) {
    Optional<Task> task = submitting(key);
    if (task.isEmpty()) {
      return;
    }
    long read = journal.tasks().nextOffset(key);
    int looks = read == lastRead && pauses.isReading(key.partition()) ? unmoved + 1 : 0;
    boolean over = !clock.instant().isBefore(task.get().deadline());
    if (read >= end || looks >= UNMOVED_LOOKS || over) {
      journal.handIn(key, new SubmitterGone());
    } else {
      timer.after(BETWEEN_LOOKS, () -> look(key, end, read, looks));
    }
  }

  private Optional<Task> submitting(TaskKey key) {
    return journal.tasks().find(key).filter(task -> task.state() instanceof Submitting);
  }
}
