package io.cometvideo.worker.engine;

import io.cometvideo.worker.journal.TaskJournal;
import io.cometvideo.worker.media.input.InputImages;
import io.cometvideo.worker.media.input.InputOutcome;
import io.cometvideo.worker.task.Happening.DeadlinePassed;
import io.cometvideo.worker.task.Happening.InputsFailed;
import io.cometvideo.worker.task.Instructions;
import io.cometvideo.worker.task.SubmitOutcome;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskError;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState.Accepted;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From the acceptance to the POST's answer: tasks wait in line for a slot; the one that gets it has
 * its input references fetched, its {@code SUBMITTING} committed, and only then its POST sent.
 */
final class Submissions {

  private static final int MOST_FETCHES = 3;

  /** Of the slots one in so many may be held by a task whose images are being fetched. */
  private static final int FETCHING_PART = 4;

  private final TaskJournal journal;
  private final Posts posts;
  private final InputImages inputs;
  private final StepRunner steps;
  private final AccountGate gate;
  private final Backoff backoff;
  private final Timer timer;
  private final Slots slots;
  private final FleetRate rate;
  private final WaitingLine line = new WaitingLine();

  /** Those whose images are to be fetched, from hosts that may be dead. */
  private final WaitingLine fetchLine = new WaitingLine();

  private final Set<TaskKey> fetching = ConcurrentHashMap.newKeySet();
  private final Map<TaskKey, Integer> failures = new ConcurrentHashMap<>();
  private final Map<TaskKey, Integer> fetches = new ConcurrentHashMap<>();
  private boolean waitsForRate;
  private boolean fetchedLast;

  Submissions(
      TaskJournal journal,
      Posts posts,
      InputImages inputs,
      StepRunner steps,
      AccountGate gate,
      Backoff backoff,
      Timer timer,
      FleetLimits limits) {
    this.journal = journal;
    this.posts = posts;
    this.inputs = inputs;
    this.steps = steps;
    this.gate = gate;
    this.backoff = backoff;
    this.timer = timer;
    this.slots = limits.slots();
    this.rate = limits.submitRate();
  }

  int waiting() {
    return line.size() + fetchLine.size();
  }

  /** A new or restored task is to be submitted. */
  void enqueue(Task task) {
    lineOf(task).add(task);
    fillSlots();
  }

  /** A submission was surely not taken; the task waits for its next attempt. */
  void enqueueAgain(Task task, SubmitOutcome outcome) {
    slots.free(task.key());
    switch (outcome) {
      case SubmitOutcome.Retryable(_, var retryAfter) -> later(task, retryAfter);
      case SubmitOutcome.NotSent _ -> later(task, null);
      // An account fault is held back by the gate; a resubmission may go at once.
      case SubmitOutcome.AccountFault _,
          SubmitOutcome.Unknown _,
          SubmitOutcome.Accepted _,
          SubmitOutcome.Refused _ ->
          lineOf(task).add(task);
    }
    fillSlots();
  }

  /** The worker has failed at the task; it waits like after a refusal. */
  void enqueueAfterFault(Task task) {
    slots.free(task.key());
    later(task, null);
    fillSlots();
  }

  /** The task has left submission, one way or the other. */
  void left(TaskKey key) {
    line.remove(key);
    fetchLine.remove(key);
    fetching.remove(key);
    failures.remove(key);
    fetches.remove(key);
  }

  void released(int partition) {
    line.release(partition);
    fetchLine.release(partition);
    fetching.removeIf(key -> key.partition() == partition);
    failures.keySet().removeIf(key -> key.partition() == partition);
    fetches.keySet().removeIf(key -> key.partition() == partition);
  }

  /**
   * Begins as many submissions as there are slots and the rate allows; none while the account is at
   * fault.
   */
  synchronized void fillSlots() {
    while (gate.isOpen() && !slots.isFull()) {
      Optional<WaitingLine> next = nextLine();
      if (next.isEmpty()) {
        return;
      }
      Duration wait = rate.take();
      if (!wait.isZero()) {
        fillSlotsAfter(wait);
        return;
      }
      fetchedLast = next.get() == fetchLine;
      next.get().next(slots::hasRoomFor, slots::inFlight).ifPresent(this::begin);
    }
  }

  /** The two lines take turns, unless those that fetch hold their part of the slots already. */
  private Optional<WaitingLine> nextLine() {
    boolean mayFetch =
        fetching.size() < Math.max(1, slots.limit() / FETCHING_PART)
            && fetchLine.hasNext(slots::hasRoomFor);
    boolean maySubmit = line.hasNext(slots::hasRoomFor);
    if (mayFetch && !(maySubmit && fetchedLast)) {
      return Optional.of(fetchLine);
    }
    return maySubmit ? Optional.of(line) : Optional.empty();
  }

  private WaitingLine lineOf(Task task) {
    return task.state() instanceof Accepted(var instructions, _, _)
            && inputs.isRemote(instructions.inputReferences())
        ? fetchLine
        : line;
  }

  private void fillSlotsAfter(Duration wait) {
    if (!waitsForRate) {
      waitsForRate = true;
      timer.after(wait, this::fillSlotsNow);
    }
  }

  private synchronized void fillSlotsNow() {
    waitsForRate = false;
    fillSlots();
  }

  /** Lets one task through the closed gate; false if none waits. */
  boolean probe() {
    Optional<WaitingLine.Place> next =
        line.next(_ -> true, slots::inFlight).or(() -> fetchLine.next(_ -> true, slots::inFlight));
    next.ifPresent(place -> {
      gate.letThrough(place.key());
      begin(place);
    });
    return next.isPresent();
  }

  /** Ends those that have waited too long. */
  void checkDeadlines(Instant now) {
    Stream.of(line, fetchLine)
        .flatMap(one -> one.over(now).stream())
        .forEach(key -> journal.handIn(key, new DeadlinePassed()));
  }

  private void begin(WaitingLine.Place place) {
    TaskKey key = place.key();
    slots.count(key, place.tenant());
    Optional<Instructions> instructions = instructions(key);
    if (instructions.isEmpty()) {
      slots.free(key);
    } else if (inputs.isRemote(instructions.get().inputReferences())) {
      fetching.add(key);
      steps.run(StepRunner.Kind.FETCH, key, () -> fetchAndSubmit(key));
    } else {
      steps.run(StepRunner.Kind.SUBMIT, key, () -> submit(key, StepRunner.Body::run));
    }
  }

  private Optional<Instructions> instructions(TaskKey key) {
    return journal
        .tasks()
        .find(key)
        .map(Task::state)
        .map(state -> state instanceof Accepted(var instructions, _, _) ? instructions : null);
  }

  /** How the rest of a step goes on when its images are there. */
  private interface Rest {
    void run(StepRunner.Body body) throws InterruptedException;
  }

  private void fetchAndSubmit(TaskKey key) throws InterruptedException {
    try {
      submit(
          key,
          body -> {
            fetching.remove(key);
            fillSlots();
            steps.goOnAs(StepRunner.Kind.FETCH, StepRunner.Kind.SUBMIT, key, body);
          });
    } finally {
      fetching.remove(key);
    }
  }

  private void submit(TaskKey key, Rest then) throws InterruptedException {
    Optional<Task> waiting = journal.tasks().find(key);
    if (waiting.isEmpty() || !(waiting.get().state() instanceof Accepted(var instructions, _, _))) {
      slots.free(key);
      return;
    }
    if (!gate.isOpenFor(key)) {
      // It closed while this waited for its turn.
      slots.free(key);
      lineOf(waiting.get()).add(waiting.get());
      return;
    }
    switch (inputs.fetch(instructions.inputReferences())) {
      case InputOutcome.Failed(var error) -> {
        slots.free(key);
        journal.handIn(key, new InputsFailed(error));
      }
      case InputOutcome.Unavailable(var error, var counts) ->
          fetchAgain(waiting.get(), error, counts);
      case InputOutcome.Fetched fetched -> {
        try (fetched) {
          then.run(() -> {
            if (!posts.startAndPost(key, fetched.images())) {
              slots.free(key);
            }
          });
        }
      }
    }
  }

  /** Without its slot meanwhile. */
  private void fetchAgain(Task task, TaskError error, boolean counts) {
    slots.free(task.key());
    int failed = counts ? fetches.merge(task.key(), 1, Integer::sum) : 0;
    if (failed >= MOST_FETCHES) {
      journal.handIn(task.key(), new InputsFailed(error));
    } else {
      timer.after(backoff.after(failed + 1, null), () -> enqueueIfStillWaiting(task.key()));
      fillSlots();
    }
  }

  private void later(Task task, @Nullable Duration retryAfter) {
    int failed = failures.merge(task.key(), 1, Integer::sum);
    timer.after(backoff.after(failed, retryAfter), () -> enqueueIfStillWaiting(task.key()));
  }

  private void enqueueIfStillWaiting(TaskKey key) {
    journal
        .tasks()
        .find(key)
        .filter(task -> task.state() instanceof Accepted)
        .ifPresent(this::enqueue);
  }
}
