package io.cometvideo.worker.engine;

import io.cometvideo.worker.task.Happening.SubmitterGone;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState.Accepted;
import io.cometvideo.worker.task.TaskState.Rendering;
import io.cometvideo.worker.task.TaskState.Storing;
import io.cometvideo.worker.task.TaskState.Submitting;
import io.cometvideo.worker.task.TaskState.Terminal;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether each active task has an appointment: a place in line, a poll that is due some time,
 * a step that runs, a happening that waits for its commit. There is no known way to be without one;
 * a task that nevertheless is, twice in a row, would wait for ever, and gets one.
 */
final class Watchdog {

  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

  private final HandIns journal;
  private final StepRunner steps;
  private final Submissions submissions;
  private final Polls polls;
  private final EngineMetrics metrics;

  /** Those restored as {@code SUBMITTING}, of which somebody else will say what came of it. */
  private final Set<TaskKey> restored = ConcurrentHashMap.newKeySet();

  private Set<TaskKey> missed = Set.of();

  Watchdog(
      HandIns journal,
      StepRunner steps,
      Submissions submissions,
      Polls polls,
      EngineMetrics metrics) {
    this.journal = journal;
    this.steps = steps;
    this.submissions = submissions;
    this.polls = polls;
    this.metrics = metrics;
  }

  /** The task was restored as {@code SUBMITTING}: it waits for a word of another worker. */
  void awaitsPredecessor(TaskKey key) {
    restored.add(key);
  }

  void released(int partition) {
    restored.removeIf(key -> key.partition() == partition);
  }

  /** Looks at all tasks; not by two threads at once. */
  void look() {
    restored.removeIf(key -> !isSubmitting(key));
    Set<TaskKey> before = missed;
    Set<TaskKey> now = new HashSet<>();
    journal
        .tasks()
        .active()
        .filter(task -> !hasAppointment(task))
        .forEach(task -> {
          if (before.contains(task.key())) {
            rescue(task);
          } else {
            // It may be between two appointments.
            now.add(task.key());
          }
        });
    missed = now;
  }

  private boolean isSubmitting(TaskKey key) {
    return journal.tasks().find(key).filter(task -> task.state() instanceof Submitting).isPresent();
  }

  private boolean hasAppointment(Task task) {
    TaskKey key = task.key();
    boolean expected =
        switch (task.state()) {
          case Accepted _ -> submissions.expects(key);
          case Submitting _ -> restored.contains(key);
          case Rendering _, Storing _ -> polls.expects(key);
          case Terminal _ -> true;
        };
    return expected || steps.isRunning(key) || journal.isPending(key);
  }

  private void rescue(Task task) {
    metrics.rescued();
    log.atWarn()
        .addKeyValue("requestId", task.requestId())
        .addKeyValue("status", task.status())
        .log("task had no appointment, and has one now");
    switch (task.state()) {
      case Accepted _ -> submissions.enqueue(task);
      case Submitting _ -> journal.handIn(task.key(), new SubmitterGone());
      case Rendering _, Storing _ -> polls.restored(task);
      case Terminal _ -> {}
    }
  }
}
