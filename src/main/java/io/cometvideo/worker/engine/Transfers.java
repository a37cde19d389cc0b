package io.cometvideo.worker.engine;

import io.cometvideo.worker.comet.CometApi;
import io.cometvideo.worker.journal.TaskJournal;
import io.cometvideo.worker.media.storage.ObjectKey;
import io.cometvideo.worker.media.storage.VideoTransfers;
import io.cometvideo.worker.task.ErrorCode;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.Happening.DeadlinePassed;
import io.cometvideo.worker.task.Happening.TransferEnded;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState;
import io.cometvideo.worker.task.TaskState.Storing;
import io.cometvideo.worker.task.TransferOutcome;
import io.cometvideo.worker.task.VideoAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
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
  private final Set<TaskKey> overdue = ConcurrentHashMap.newKeySet();

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
    int failed = task.attempts().downloads() + task.attempts().faults();
    polls.in(backoff.after(failed, leastRest(task.state(), failed)), task.key());
  }

  /**
   * A store that is away comes back in minutes rather than seconds, and what waits for it is paid
   * for: all attempts together last through some three minutes.
   */
  private static @Nullable Duration leastRest(TaskState state, int failed) {
    return state instanceof Storing(_, var failure) && failure == ErrorCode.STORAGE_FAILED
        ? Duration.ofSeconds(Math.min(60, 1L << Math.min(failed, 6)))
        : null;
  }

  /** The task has ended otherwise, its video is not wanted any more. */
  void stop(TaskKey key) {
    steps.interruptTransfer(key);
  }

  /** Ends tasks whose transfer outlasts their deadline. */
  void checkDeadlines(Instant now) {
    for (TaskKey key : steps.running(StepRunner.Kind.TRANSFER)) {
      Optional<Task> task = journal.tasks().find(key);
      boolean over = task.isPresent() && !now.isBefore(task.get().deadline());
      if (over && overdue.add(key)) {
        journal.handIn(key, new DeadlinePassed());
      }
    }
  }

  private void transfer(Task task, VideoAddress address) throws InterruptedException {
    try {
      transferInTime(task, address);
    } finally {
      overdue.remove(task.key());
    }
  }

  private void transferInTime(Task task, VideoAddress address) throws InterruptedException {
    ObjectKey key = ObjectKey.of(task.timings().acceptedAt(), task.requestId());
    var asked = new AtomicInteger();
    var notAsked = new AtomicBoolean();
    TransferOutcome outcome = videos.transfer(address, () -> fresh(task, asked, notAsked), key);
    if (outcome instanceof TransferOutcome.DownloadFailed && notAsked.get() && asked.get() == 0) {
      // No failure of the video's: the poll waits until the account works again.
      polls.in(backoff.after(1, null), task.key());
      return;
    }
    switch (outcome) {
      case TransferOutcome.Stored _ -> {}
      case TransferOutcome.DownloadFailed(var fault) -> tell(task, "download", fault);
      case TransferOutcome.StorageFailed(var fault) -> tell(task, "store", fault);
    }
    journal.handIn(task.key(), new TransferEnded(outcome, asked.get()));
  }

  private static void tell(Task task, String where, Fault fault) {
    log.atWarn()
        .addKeyValue("requestId", task.requestId())
        .addKeyValue("taskId", task.providerTaskId())
        .addKeyValue("where", where)
        .addKeyValue("attempt", task.attempts().downloads() + 1)
        .addKeyValue("error", fault.message())
        .log("transfer failed");
  }

  private Optional<VideoAddress> fresh(Task task, AtomicInteger asked, AtomicBoolean notAsked) {
    ProviderTask render = task.state().providerTask();
    if (render == null) {
      return Optional.empty();
    }
    PollOutcome outcome = comet.retrieve(render);
    if (outcome instanceof PollOutcome.NotAsked) {
      notAsked.set(true);
      return Optional.empty();
    }
    asked.incrementAndGet();
    return outcome instanceof PollOutcome.Rendered(var address, _)
        ? Optional.of(address)
        : Optional.empty();
  }
}
