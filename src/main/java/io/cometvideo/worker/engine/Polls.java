package io.cometvideo.worker.engine;

import io.cometvideo.worker.engine.polling.PollSchedule;
import io.cometvideo.worker.journal.TaskJournal;
import io.cometvideo.worker.task.Happening.Polled;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Asks the provider about renders when they are due. Polls that fall due while the account is at
 * fault are held until it works again.
 */
final class Polls {

  private final TaskJournal journal;
  private final GatedApi comet;
  private final StepRunner steps;
  private final AccountGate gate;
  private final Suspects suspects;
  private final PollSchedule schedule;
  private final Backoff backoff;
  private final Timer timer;
  private final InstantSource clock;
  private final TimeMeter monotonic;
  private final FleetRate rate;
  private final EngineMetrics metrics;

  /**
   * Whose poll is due some time, or held, and the number of that appointment: a task has one at a
   * time, whoever makes it, and an earlier one does not count any more.
   */
  private final Map<TaskKey, Long> expected = new ConcurrentHashMap<>();

  private final AtomicLong appointments = new AtomicLong();

  private final Set<TaskKey> held = ConcurrentHashMap.newKeySet();

  /** Held tasks that were looked at after their deadline, and the deadline that it was. */
  private final Map<TaskKey, Instant> looked = new ConcurrentHashMap<>();

  // The timer's thread alone has these two.
  private final Deque<Due> due = new ArrayDeque<>();
  private boolean waitsForRate;

  /**
   * A poll whose time has come.
   *
   * @param at by the monotonic clock
   * @param appointment that it belongs to
   * @param last whether it is made although the gate may be closed, since the deadline is over
   */
  private record Due(TaskKey key, long at, long appointment, boolean last) {}

  Polls(
      TaskJournal journal,
      GatedApi comet,
      StepRunner steps,
      AccountGate gate,
      Suspects suspects,
      PollSchedule schedule,
      Backoff backoff,
      FleetLimits limits,
      EngineMetrics metrics,
      Timer timer,
      InstantSource clock,
      TimeMeter monotonic) {
    this.journal = journal;
    this.comet = comet;
    this.steps = steps;
    this.gate = gate;
    this.suspects = suspects;
    this.schedule = schedule;
    this.backoff = backoff;
    this.rate = limits.pollRate();
    this.metrics = metrics;
    this.timer = timer;
    this.clock = clock;
    this.monotonic = monotonic;
  }

  /** The render was just taken by the provider. */
  void first(Task task) {
    in(schedule.first(task, clock.instant()), task.key());
  }

  /** The last poll brought nothing final. */
  void again(Task task, PollOutcome last) {
    Duration delay = schedule.again(task, last, clock.instant());
    in(last instanceof PollOutcome.AccountFault ? suspectsDelay(task, delay) : delay, task.key());
  }

  private Duration suspectsDelay(Task task, Duration atLeast) {
    ProviderTask render = task.state().providerTask();
    int answers = render == null ? 0 : suspects.answers(render);
    return answers == 0 ? atLeast : backoff.after(answers, atLeast);
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

  /** Whether the task is polled some time. */
  boolean expects(TaskKey key) {
    return expected.containsKey(key);
  }

  void released(int partition) {
    expected.keySet().removeIf(key -> key.partition() == partition);
    held.removeIf(key -> key.partition() == partition);
    looked.keySet().removeIf(key -> key.partition() == partition);
  }

  void in(Duration delay, TaskKey key) {
    long at = monotonic.currentTimeNanos() + delay.toNanos();
    long appointment = appoint(key);
    timer.after(
        delay,
        () -> {
          due.addLast(new Due(key, at, appointment, false));
          pollDue();
        });
  }

  private long appoint(TaskKey key) {
    long appointment = appointments.incrementAndGet();
    expected.put(key, appointment);
    return appointment;
  }

  /**
   * Polls may go on.
   *
   * @param spread whether those that were held are spread over one interval, since it was long
   */
  void releaseHeld(boolean spread) {
    Instant now = clock.instant();
    for (TaskKey key : List.copyOf(held)) {
      if (held.remove(key)) {
        looked.remove(key);
        Optional<Task> task = journal.tasks().find(key);
        if (task.isEmpty()) {
          expected.remove(key);
        } else {
          in(spread ? schedule.spread(now, task.get().deadline()) : Duration.ZERO, key);
        }
      }
    }
  }

  /**
   * Looks once more, although the account is at fault, at held tasks whose deadline is over: what
   * is done by now is paid for. Where the answer says nothing of the render either, it looks a last
   * time when the rules end the task.
   */
  void checkDeadlines(Instant now) {
    looked.keySet().removeIf(key -> journal.tasks().find(key).isEmpty());
    for (TaskKey key : List.copyOf(held)) {
      Optional<Task> task = journal.tasks().find(key);
      if (task.isEmpty()) {
        held.remove(key);
        expected.remove(key);
      } else if (isLookDue(task.get(), now) && held.remove(key)) {
        looked.put(key, task.get().deadline());
        due.addLast(new Due(key, monotonic.currentTimeNanos(), appoint(key), true));
      }
    }
    pollDue();
  }

  private boolean isLookDue(Task task, Instant now) {
    Instant deadline = task.deadline();
    boolean again = deadline.equals(looked.get(task.key()));
    return !now.isBefore(again ? deadline.plus(EngineProperties.LAST_LOOK) : deadline);
  }

  /** Polls what is due, the one that has been due for longest first, as fast as it may. */
  private void pollDue() {
    while (!due.isEmpty()) {
      Due next = due.getFirst();
      if (journal.tasks().find(next.key()).isEmpty()) {
        due.removeFirst();
        expected.remove(next.key(), next.appointment());
      } else if (!Objects.equals(expected.get(next.key()), next.appointment())) {
        due.removeFirst();
      } else if (!next.last() && !gate.isOpenForPolls()) {
        due.removeFirst();
        held.add(next.key());
      } else if (isGranted()) {
        due.removeFirst();
        // Before the step begins: it may make the next appointment at once.
        expected.remove(next.key());
        steps.run(StepRunner.Kind.POLL, next.key(), () -> poll(next));
      } else {
        return;
      }
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

  private void poll(Due next) {
    TaskKey key = next.key();
    Duration late = Duration.ofNanos(monotonic.currentTimeNanos() - next.at());
    metrics.pollBegun(late);
    ProviderTask render = providerTask(key);
    if (render == null) {
      return;
    }
    PollOutcome outcome = next.last() ? comet.look(render) : comet.retrieve(render);
    if (outcome instanceof PollOutcome.NotAsked) {
      // It closed while this waited for its turn.
      appoint(key);
      held.add(key);
    } else {
      journal.handIn(key, new Polled(outcome));
    }
  }

  private @Nullable ProviderTask providerTask(TaskKey key) {
    Task task = journal.tasks().find(key).orElse(null);
    return task == null ? null : task.state().providerTask();
  }
}
