package io.cometvideo.worker.engine;

import io.cometvideo.worker.journal.TaskJournal;
import io.cometvideo.worker.media.ObjectKey;
import io.cometvideo.worker.media.VideoTransfers;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.Happening.TransferEnded;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TransferOutcome;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings finished videos to the store. The signed address comes with the poll that found the render
 * done; it is used once and never kept, the next attempt asks for a fresh one.
 */
final class Transfers {

  private static final Logger log = LoggerFactory.getLogger(Transfers.class);

  private final TaskJournal journal;
  private final VideoTransfers videos;
  private final StepRunner steps;
  private final Polls polls;
  private final Backoff backoff;

  Transfers(
      TaskJournal journal, VideoTransfers videos, StepRunner steps, Polls polls, Backoff backoff) {
    this.journal = journal;
    this.videos = videos;
    this.steps = steps;
    this.polls = polls;
    this.backoff = backoff;
  }

  void begin(Task task, URI address) {
    steps.run(StepRunner.Kind.TRANSFER, task.key(), () -> transfer(task, address));
  }

  /** A transfer has failed; a later one may succeed, with an address of its own. */
  void again(Task task) {
    polls.in(backoff.after(task.attempts().downloads(), null), task.key());
  }

  /** The task has ended otherwise, its video is not wanted any more. */
  void stop(TaskKey key) {
    steps.interruptTransfer(key);
  }

  private void transfer(Task task, URI address) throws InterruptedException {
    ObjectKey key = ObjectKey.of(task.timings().acceptedAt(), task.requestId());
    TransferOutcome outcome;
    try {
      outcome = videos.transfer(address, key);
    } catch (RuntimeException e) {
      log.atError().addKeyValue("requestId", task.requestId()).setCause(e).log("transfer failed");
      outcome = new TransferOutcome.StorageFailed(Fault.of("the worker failed while storing"));
    }
    journal.handIn(task.key(), new TransferEnded(outcome));
  }
}
