package io.cometvideo.worker.engine;

import io.cometvideo.worker.comet.CometApi;
import io.cometvideo.worker.engine.polling.PollSchedule;
import io.cometvideo.worker.journal.TaskJournal;
import io.cometvideo.worker.task.Happening.DeadlinePassed;
import io.cometvideo.worker.task.Happening.Polled;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks the provider about renders when they are due. Polls that fall due while the account is at
 * fault are held until it works again.
 */
final class Polls {

  private final TaskJournal journal;
  private final CometApi comet;
  private final StepRunner steps;
  private final AccountGate gate;
  private final PollSchedule schedule;
  private final Timer timer;
  private final InstantSource clock;
  private final FleetRate rate;
  private final EngineMetrics metrics;
  private final Set<TaskKey> held = ConcurrentHashMap.newKeySet();

  // The timer's thread alone has these two.
  private final Deque<Due> due = new ArrayDeque<>();
  private boolean waitsForRate;

  private record Due(TaskKey key, Instant at) {}

  Polls(
      TaskJournal journal,
      CometApi comet,
      StepRunner steps,
      AccountGate gate,
      PollSchedule schedule,
      FleetRate rate,
      EngineMetrics metrics,
      Timer timer,
      InstantSource clock) {
    this.journal = journal;
    this.comet = comet;
    this.steps = steps;
    this.gate = gate;
    this.schedule = schedule;
    this.rate = rate;
    this.metrics = metrics;
    this.timer = timer;
    this.clock = clock;
  }

  /** The render was just taken by the provider. */
  void first(Task task) {
    in(schedule.first(task, clock.instant()), task.key());
  }

  /** The last poll brought nothing final. */
  void again(Task task, PollOutcome last) {
    in(schedule.again(task, last, clock.instant()), task.key());
  }

  /** The task was taken over; restored polls are spread, so that a takeover is no stampede. */
  void restored(Task task) {
    in(schedule.spread(clock.instant(), task.deadline()), task.key());
  }

  /** The task was taken up again: its render may have been done for long. */
  void now(Task task) {
    in(Duration.ZERO, task.key());
  }

  /** The provider has finished this render: others like it will take about as long. */
  void learn(Task task) {
    schedule.learn(task);
  }

  void in(Duration delay, TaskKey key) {
    Instant at = clock.instant().plus(delay);
    timer.after(
        delay,
        () -> {
          due.addLast(new Due(key, at));
          pollDue();
        });
  }

  /** The account works again: what was held is spread over one interval. */
  void releaseHeld() {
    Instant now = clock.instant();
    for (TaskKey key : List.copyOf(held)) {
      held.remove(key);
      journal.tasks().find(key).ifPresent(task -> in(schedule.spread(now, task.deadline()), key));
    }
  }

  /** Ends held tasks whose deadline is over. */
  void checkDeadlines(Instant now) {
    for (TaskKey key : List.copyOf(held)) {
      Optional<Task> task = journal.tasks().find(key);
      if (task.isEmpty()) {
        held.remove(key);
      } else if (!now.isBefore(task.get().deadline())) {
        held.remove(key);
        journal.handIn(key, new DeadlinePassed());
      }
    }
  }

  /** Polls one held task of this base URL although the gate is closed; false if none is held. */
  boolean probe(String baseUrl) {
    for (TaskKey key : List.copyOf(held)) {
      ProviderTask render = providerTask(key);
      if (render != null && render.baseUrl().equals(baseUrl) && held.remove(key)) {
        gate.letThrough(key);
        steps.run(StepRunner.Kind.POLL, key, () -> poll(key));
        return true;
      }
    }
    return false;
  }

  /** Polls what is due, the one that has been due for longest first, as fast as it may. */
  private void pollDue() {
    while (!due.isEmpty()) {
      Due next = due.getFirst();
      if (journal.tasks().find(next.key()).isEmpty()) {
        due.removeFirst();
      } else if (!gate.isOpen()) {
        due.removeFirst();
        hold(next.key());
      } else if (isGranted()) {
        due.removeFirst();
        steps.run(StepRunner.Kind.POLL, next.key(), () -> pollDue(next));
      } else {
        return;
      }
    }
  }

  private void pollDue(Due next) {
    metrics.pollBegun(next.at(), clock.instant());
    poll(next.key());
  }

  private void hold(TaskKey key) {
    held.add(key);
    if (gate.isOpen()) {
      // It opened in between, and those that were held then have been released already.
      releaseHeld();
    }
  }

  private boolean isGranted() {
    Duration wait = rate.take();
    if (wait.isZero()) {
      return true;
    }
    if (!waitsForRate) {
      waitsForRate = true;
      timer.after(
          wait,
          () -> {
            waitsForRate = false;
            pollDue();
          });
    }
    return false;
  }

  private void poll(TaskKey key) {
    if (!gate.isOpenFor(key)) {
      // It closed while this waited for its turn.
      hold(key);
      return;
    }
    ProviderTask providerTask = providerTask(key);
    if (providerTask == null) {
      return;
    }
    PollOutcome outcome = comet.retrieve(providerTask);
    if (outcome instanceof PollOutcome.AccountFault(var problem, var fault)) {
      // Now and not when it is committed: the next step is about to begin.
      gate.close(key, problem, fault, false);
    }
    journal.handIn(key, new Polled(outcome));
  }

  private @Nullable ProviderTask providerTask(TaskKey key) {
    Task task = journal.tasks().find(key).orElse(null);
    return task == null ? null : task.state().providerTask();
  }
}
