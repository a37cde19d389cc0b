package io.cometvideo.worker.engine;

import io.cometvideo.worker.journal.JournalListener;
import io.cometvideo.worker.task.Decision;
import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Happening.CancelRequested;
import io.cometvideo.worker.task.Happening.Polled;
import io.cometvideo.worker.task.Happening.ResumeRequested;
import io.cometvideo.worker.task.Happening.StepFailed;
import io.cometvideo.worker.task.Happening.SubmissionHandedOn;
import io.cometvideo.worker.task.Happening.SubmitAnswered;
import io.cometvideo.worker.task.Happening.SubmitterGone;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.SubmitOutcome;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState.Accepted;
import io.cometvideo.worker.task.TaskState.Failed;
import io.cometvideo.worker.task.TaskState.Rendering;
import io.cometvideo.worker.task.TaskState.Storing;
import io.cometvideo.worker.task.TaskState.Submitting;
import io.cometvideo.worker.task.TaskState.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Arranges the next step of each task that the journal tells about. It keeps no state of tasks: the
 * journal's table is the truth, and what is queued here for a task that has moved on or is not ours
 * any more finds nothing there and ends.
 */
final class TaskEngine implements JournalListener {

  private static final Logger log = LoggerFactory.getLogger(TaskEngine.class);
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration WATCH = Duration.ofMinutes(1);
  private static final Duration MEMBERS = Duration.ofSeconds(2);

  private final Submissions submissions;
  private final RestoredSubmissions restored;
  private final Polls polls;
  private final Transfers transfers;
  private final AccountProbe probe;
  private final Watchdog watchdog;
  private final HandIns journal;
  private final StepRunner steps;
  private final FleetLimits limits;
  private final Slots slots;
  private final EngineMetrics metrics;
  private final Traces traces;
  private final Timer timer;
  private final InstantSource clock;

  TaskEngine(
      Submissions submissions,
      RestoredSubmissions restored,
      Polls polls,
      Transfers transfers,
      AccountProbe probe,
      Watchdog watchdog,
      HandIns journal,
      StepRunner steps,
      FleetLimits limits,
      EngineMetrics metrics,
      Traces traces,
      Timer timer,
      InstantSource clock) {
    this.submissions = submissions;
    this.restored = restored;
    this.polls = polls;
    this.transfers = transfers;
    this.probe = probe;
    this.watchdog = watchdog;
    this.journal = journal;
    this.steps = steps;
    this.limits = limits;
    this.slots = limits.slots();
    this.metrics = metrics;
    this.traces = traces;
    this.timer = timer;
    this.clock = clock;
  }

  /** Begins to look after deadlines, the account and the other workers. */
  void start() {
    timer.after(Duration.ZERO, this::tick);
    timer.after(MEMBERS, this::refreshMembers);
    timer.after(WATCH, this::watch);
  }

  @Override
  public void onChanged(Task task, Happening because) {
    if (because instanceof SubmitterGone) {
      metrics.submissionUnknown();
    }
    switch (task.state()) {
      case Accepted _ -> accepted(task, because);
      // The step that started it goes on by itself.
      case Submitting _ -> {}
      case Rendering _ -> rendering(task, because);
      case Storing _ -> storing(task, because);
      case Terminal _ -> finished(task);
    }
  }

  @Override
  public void onIgnored(TaskKey key, Happening happening, Decision.Reason reason) {
    switch (happening) {
      case Happening.Requested _, Happening.RequestRefused _ -> metrics.duplicate();
      case CancelRequested _ -> metrics.cancelIgnored();
      case ResumeRequested _ -> {
        metrics.resumeIgnored();
        log.atWarn()
            .addKeyValue("requestId", key.requestId())
            .addKeyValue("reason", reason)
            .log("resume ignored");
      }
      default -> leftBehind(key, happening);
    }
  }

  @Override
  public void onDropped(TaskKey key, Happening happening) {
    leftBehind(key, happening);
  }

  @Override
  public void onRestored(int partition, long epoch, Collection<Task> active, List<Task> completed) {
    steps.opened(partition, epoch);
    limits.opened(partition);
    completed.forEach(polls::learn);
    for (Task task : active) {
      switch (task.state()) {
        case Accepted _ -> submissions.enqueue(task);
        case Submitting _ -> {
          slots.count(task);
          watchdog.awaitsPredecessor(task.key());
          restored.await(task);
        }
        case Rendering _ -> {
          slots.count(task);
          polls.restored(task);
        }
        case Storing _ -> polls.restored(task);
        case Terminal _ -> {}
      }
    }
  }

  @Override
  public void onReleased(int partition) {
    steps.released(partition);
    submissions.released(partition);
    polls.released(partition);
    journal.released(partition);
    watchdog.released(partition);
    limits.released(partition);
  }

  private void accepted(Task task, Happening because) {
    switch (because) {
      case SubmitAnswered answered -> submissions.enqueueAgain(task, answered.outcome());
      case SubmissionHandedOn handedOn -> submissions.enqueueAgain(task, handedOn.outcome());
      case StepFailed _ -> submissions.enqueueAfterFault(task);
      case SubmitterGone _ -> {
        slots.free(task.key());
        submissions.enqueue(task);
      }
      default -> submissions.enqueue(task);
    }
  }

  private void rendering(Task task, Happening because) {
    switch (because) {
      case Polled(var outcome) -> polls.again(task, outcome);
      case ResumeRequested _ -> {
        slots.count(task);
        polls.now(task);
      }
      default -> {
        submissions.left(task.key());
        polls.first(task);
      }
    }
  }

  private void storing(Task task, Happening because) {
    slots.free(task.key());
    submissions.fillSlots();
    if (because instanceof Polled) {
      polls.learn(task);
    }
    switch (because) {
      case Polled(PollOutcome.Rendered(var address, var completedAt)) -> {
        if (completedAt != null && task.attempts().downloads() == 0) {
          metrics.detected(completedAt, clock.instant());
        }
        transfers.begin(task, address);
      }
      case Polled(PollOutcome.AddressMissing _) -> transfers.beginWithoutAddress(task);
      case Polled(var outcome) -> polls.again(task, outcome);
      default -> transfers.again(task);
    }
  }

  private void finished(Task task) {
    slots.free(task.key());
    submissions.left(task.key());
    transfers.stop(task.key());
    metrics.finished(task);
    traces.finished(task);
    var line =
        log.atInfo()
            .addKeyValue("requestId", task.requestId())
            .addKeyValue("status", task.status())
            .addKeyValue("taskId", task.providerTaskId())
            .addKeyValue("polls", task.attempts().polls());
    if (task.state() instanceof Failed failed) {
      line =
          line.addKeyValue("error", failed.error().code())
              .addKeyValue("message", failed.error().message());
    }
    line.log("task finished");
    submissions.fillSlots();
  }

  private void leftBehind(TaskKey key, Happening happening) {
    switch (happening) {
      // The way back is a resume with this id, if the task has failed.
      case SubmissionHandedOn(_, SubmitOutcome.Accepted(var providerTask)) -> {
        metrics.submissionOrphaned();
        log.atWarn()
            .addKeyValue("requestId", key.requestId())
            .addKeyValue("taskId", providerTask.id())
            .log("render that was taken by the provider is not taken up by its task");
      }
      default -> {}
    }
  }

  private void tick() {
    try {
      Instant now = clock.instant();
      submissions.checkDeadlines(now);
      polls.checkDeadlines(now);
      transfers.checkDeadlines(now);
      probe.tick();
    } finally {
      timer.after(TICK, this::tick);
    }
  }

  /** On a thread of its own: the timer's must not wait for a walk through all tasks. */
  private void watch() {
    Thread.ofVirtual()
        .name("watchdog")
        .start(() -> {
          try {
            watchdog.look();
          } finally {
            timer.after(WATCH, this::watch);
          }
        });
  }

  private void refreshMembers() {
    Thread.ofVirtual()
        .name("fleet-members")
        .start(() -> {
          try {
            limits.refreshMembers();
          } finally {
            timer.after(MEMBERS, this::refreshMembers);
          }
        });
  }
}
