package io.cometvideo.worker.engine;

import io.cometvideo.worker.comet.CometApi;
import io.cometvideo.worker.journal.TaskJournal;
import io.cometvideo.worker.media.storage.ObjectKey;
import io.cometvideo.worker.media.storage.VideoTransfers;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.Happening.TransferEnded;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TransferOutcome;
import io.cometvideo.worker.task.VideoAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings finished videos to the store. An address comes with the poll that found the render done,
 * or with a GET of the transfer itself when the one it has is refused; none is ever kept.
 */
final class Transfers {

  private static final Logger log = LoggerFactory.getLogger(Transfers.class);

  private final TaskJournal journal;
  private final CometApi comet;
  private final VideoTransfers videos;
  private final StepRunner steps;
  private final Polls polls;
  private final Backoff backoff;

  Transfers(
      TaskJournal journal,
      CometApi comet,
      VideoTransfers videos,
      StepRunner steps,
      Polls polls,
      Backoff backoff) {
    this.journal = journal;
    this.comet = comet;
    this.videos = videos;
    this.steps = steps;
    this.polls = polls;
    this.backoff = backoff;
  }

  /** A poll has brought an address. */
  void begin(Task task, VideoAddress address) {
    steps.run(StepRunner.Kind.TRANSFER, task.key(), () -> transfer(task, address));
  }

  /** The render is done, but the provider gives no address. */
  void beginWithoutAddress(Task task) {
    ProviderTask render = task.state().providerTask();
    if (render != null) {
      begin(task, comet.content(render));
    }
  }

  /** A transfer has failed; a later one may succeed, with an address of its own. */
  void again(Task task) {
    polls.in(backoff.after(task.attempts().downloads(), null), task.key());
  }

  /** The task has ended otherwise, its video is not wanted any more. */
  void stop(TaskKey key) {
    steps.interruptTransfer(key);
  }

  private void transfer(Task task, VideoAddress address) throws InterruptedException {
    ObjectKey key = ObjectKey.of(task.timings().acceptedAt(), task.requestId());
    var asked = new AtomicInteger();
    TransferOutcome outcome;
    try {
      outcome = videos.transfer(address, () -> fresh(task, asked), key);
    } catch (RuntimeException e) {
      log.atError().addKeyValue("requestId", task.requestId()).setCause(e).log("transfer failed");
      outcome = new TransferOutcome.StorageFailed(Fault.of("the worker failed while storing"));
    }
    journal.handIn(task.key(), new TransferEnded(outcome, asked.get()));
  }

  private Optional<VideoAddress> fresh(Task task, AtomicInteger asked) {
    ProviderTask render = task.state().providerTask();
    if (render == null) {
      return Optional.empty();
    }
    asked.incrementAndGet();
    return comet.retrieve(render) instanceof PollOutcome.Rendered(var address, _)
        ? Optional.of(address)
        : Optional.empty();
  }
}
