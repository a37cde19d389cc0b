package io.cometvideo.worker.engine;

import io.cometvideo.worker.journal.TaskJournal;
import io.cometvideo.worker.task.Happening.StepFailed;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps, each on a virtual thread of its own, at most so many of a kind at a time and the
 * oldest first; and ends them when the worker drains or gives up partitions. The set of running
 * steps is guarded by the monitor.
 */
final class StepRunner {

  private static final Logger log = LoggerFactory.getLogger(StepRunner.class);

  /** The kinds of steps, and how many of each may run. */
  enum Kind {
    /** Of images, before a submission: hosts that are dead must not hold up the others. */
    FETCH(64),
    SUBMIT(256),
    POLL(128),
    TRANSFER(32);

    private final int most;

    Kind(int most) {
      this.most = most;
    }
  }

  /** The body of a step. */
  interface Body {
    void run() throws InterruptedException;
  }

  private record Step(Kind kind, TaskKey key, Thread thread) {}

  private final Map<Kind, Semaphore> permits = new EnumMap<>(Kind.class);
  private final Map<TaskKey, Set<Step>> running = new HashMap<>();

  /** The assignments that are ours, by partition: steps of any other begin nothing. */
  private final Map<Integer, Long> open = new HashMap<>();

  private final TaskJournal journal;
  private final Traces traces;
  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private boolean draining;

  StepRunner(TaskJournal journal, Traces traces) {
    this.journal = journal;
    this.traces = traces;
    for (Kind kind : Kind.values()) {
      permits.put(kind, new Semaphore(kind.most, true));
    }
  }

  /**
   * Starts a step, unless the worker drains or the task's partition is being given up.
   *
   * @return whether it was started
   */
  synchronized boolean run(Kind kind, TaskKey key, Body body) {
    if (!mayBegin(key)) {
      return false;
    }
    Thread thread =
        Thread.ofVirtual()
            .name(word(kind) + "-" + key.requestId())
            .unstarted(() -> step(kind, key, body));
    add(new Step(kind, key, thread));
    thread.start();
    return true;
  }

  /** How many steps there are of this kind, those that wait for their turn included. */
  synchronized int count(Kind kind) {
    return counts.getOrDefault(kind, 0);
  }

  /** Whether the task has a step now. */
  synchronized boolean isRunning(TaskKey key) {
    return running.containsKey(key);
  }

  /** The tasks that have a step of this kind now. */
  synchronized List<TaskKey> running(Kind kind) {
    return steps().filter(step -> step.kind() == kind).map(Step::key).toList();
  }

  /** Whether something new may be begun for the task. */
  synchronized boolean mayBegin(TaskKey key) {
    Long epoch = open.get(key.partition());
    return !draining && epoch != null && epoch == key.epoch();
  }

  /** A partition is ours, in this assignment. */
  synchronized void opened(int partition, long epoch) {
    open.put(partition, epoch);
  }

  /**
   * A partition is not ours any more. Its submissions go on: what they bring may still be handed
   * on.
   */
  synchronized void released(int partition) {
    open.remove(partition);
    interrupt(step -> step.kind() != Kind.SUBMIT && step.key().partition() == partition);
  }

  /** Stops the transfer of a task that has ended otherwise. */
  synchronized void interruptTransfer(TaskKey key) {
    running.getOrDefault(key, Set.of()).stream()
        .filter(step -> step.kind() == Kind.TRANSFER)
        .forEach(step -> step.thread().interrupt());
  }

  /**
   * Begins nothing new for these partitions, stops their other steps and waits for their
   * submissions.
   */
  synchronized void quiesce(Set<Integer> partitions, Duration atMost) throws InterruptedException {
    open.keySet().removeAll(partitions);
    interrupt(step -> step.kind() != Kind.SUBMIT && partitions.contains(step.key().partition()));
    await(
        step -> step.kind() == Kind.SUBMIT && partitions.contains(step.key().partition()), atMost);
  }

  /** Begins nothing new, waits for submissions and transfers, and stops what is left then. */
  synchronized void drain(Duration atMost, Duration cutOff) throws InterruptedException {
    draining = true;
    interrupt(step -> step.kind() == Kind.FETCH);
    if (!await(step -> step.kind() == Kind.SUBMIT || step.kind() == Kind.TRANSFER, atMost)) {
      log.atWarn()
          .addKeyValue("steps", steps().count())
          .log("steps are cut off by the grace period");
    }
    interrupt(_ -> true);
    await(_ -> true, cutOff);
  }

  /**
   * Goes on with this thread's step of one kind as one of another, unless the worker drains or the
   * task's partition is being given up.
   */
  void goOnAs(Kind before, Kind kind, TaskKey key, Body body) throws InterruptedException {
    try {
      if (becomes(before, kind, key)) {
        permitted(kind, key, body);
      }
    } finally {
      ended(kind, key);
    }
  }

  private synchronized boolean becomes(Kind before, Kind kind, TaskKey key) {
    remove(new Step(before, key, Thread.currentThread()));
    boolean may = mayBegin(key);
    if (may) {
      add(new Step(kind, key, Thread.currentThread()));
    }
    return may;
  }

  private void permitted(Kind kind, TaskKey key, Body body) throws InterruptedException {
    Semaphore permit = Objects.requireNonNull(permits.get(kind));
    permit.acquire();
    try {
      if (mayBegin(key)) {
        traced(kind, key, body);
      }
    } finally {
      permit.release();
    }
  }

  private void step(Kind kind, TaskKey key, Body body) {
    try {
      permitted(kind, key, body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // The edge of the step: the other tasks keep running, and the rules say what becomes of this.
      log.atError()
          .addKeyValue("requestId", key.requestId())
          .addKeyValue("step", kind)
          .setCause(e)
          .log("step failed");
      journal.handIn(key, new StepFailed(word(kind)));
    } finally {
      ended(kind, key);
    }
  }

  private void traced(Kind kind, TaskKey key, Body body) throws InterruptedException {
    Optional<Task> task = journal.tasks().find(key);
    if (task.isPresent()) {
      traces.inSpan(word(kind), task.get(), body);
    } else {
      body.run();
    }
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private synchronized void ended(Kind kind, TaskKey key) {
    remove(new Step(kind, key, Thread.currentThread()));
    notifyAll();
  }

  private void add(Step step) {
    if (running.computeIfAbsent(step.key(), _ -> new HashSet<>()).add(step)) {
      counts.merge(step.kind(), 1, Integer::sum);
    }
  }

  private void remove(Step step) {
    Set<Step> ofTask = running.get(step.key());
    if (ofTask != null && ofTask.remove(step)) {
      counts.merge(step.kind(), -1, Integer::sum);
      if (ofTask.isEmpty()) {
        running.remove(step.key());
      }
    }
  }

  private Stream<Step> steps() {
    return running.values().stream().flatMap(Set::stream);
  }

  private void interrupt(Predicate<Step> which) {
    steps().filter(which).forEach(step -> step.thread().interrupt());
  }

  private boolean await(Predicate<Step> which, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (steps().anyMatch(which)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
