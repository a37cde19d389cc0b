package io.cometvideo.worker.engine;

import io.cometvideo.worker.engine.Waiting.Stage;
import io.cometvideo.worker.journal.TaskJournal;
import io.cometvideo.worker.media.input.InputImages;
import io.cometvideo.worker.media.input.InputOutcome;
import io.cometvideo.worker.task.Happening.DeadlinePassed;
import io.cometvideo.worker.task.Happening.InputsFailed;
import io.cometvideo.worker.task.SubmitOutcome;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskError;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState.Accepted;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From the acceptance to the POST's answer: tasks wait in line for a slot; the one that gets it has
 * its input references fetched, its {@code SUBMITTING} committed, and only then its POST sent.
 */
final class Submissions {

  private static final int MAX_FETCHES = 3;

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
  private final Map<TaskKey, Waiting> waiting = new ConcurrentHashMap<>();
  private final WaitingLine line = new WaitingLine();

  /** Those whose images are to be fetched, from hosts that may be dead. */
  private final WaitingLine fetchLine = new WaitingLine();

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

  /** How many tasks wait: in line, or to come back into it. */
  int waiting() {
    int inSteps = steps.count(StepRunner.Kind.FETCH) + steps.count(StepRunner.Kind.SUBMIT);
    return Math.max(line.size() + fetchLine.size(), waiting.size() - inSteps);
  }

  /** A new or restored task is to be submitted. */
  void enqueue(Task task) {
    intoLine(task);
    fillSlots();
  }

  /** A submission was surely not taken; the task waits for its next attempt. */
  void enqueueAgain(Task task, SubmitOutcome outcome) {
    slots.free(task.key());
    switch (outcome) {
      case SubmitOutcome.Retryable(_, var retryAfter) -> later(task, retryAfter);
      case SubmitOutcome.NotSent _, SubmitOutcome.AccountFault _ -> later(task, null);
      // A resubmission may go at once.
      case SubmitOutcome.Unknown _, SubmitOutcome.Accepted _, SubmitOutcome.Refused _ ->
          intoLine(task);
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
    waiting.remove(key);
  }

  void released(int partition) {
    line.release(partition);
    fetchLine.release(partition);
    waiting.keySet().removeIf(key -> key.partition() == partition);
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
        steps.count(StepRunner.Kind.FETCH) < Math.max(1, slots.limit() / FETCHING_PART)
            && fetchLine.hasNext(slots::hasRoomFor);
    boolean maySubmit = line.hasNext(slots::hasRoomFor);
    if (mayFetch && !(maySubmit && fetchedLast)) {
      return Optional.of(fetchLine);
    }
    return maySubmit ? Optional.of(line) : Optional.empty();
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

  /** The one place that looks at a task's instructions, but for {@link #images}. */
  private boolean isRemote(Task task) {
    return task.state() instanceof Accepted(var instructions, _, _)
        && inputs.isRemote(instructions.inputReferences());
  }

  private void intoLine(Task task) {
    Waiting waits =
        waiting.compute(
            task.key(),
            (key, known) ->
                known == null ? Waiting.inLine(key, isRemote(task)) : known.at(Stage.IN_LINE));
    (waits.remote() ? fetchLine : line).add(task);
  }

  private void begin(WaitingLine.Place place) {
    TaskKey key = place.key();
    Waiting begun = waiting.computeIfPresent(key, (_, waits) -> waits.at(Stage.IN_STEP));
    if (begun == null) {
      return;
    }
    slots.count(key, place.tenant());
    boolean started =
        begun.remote()
            ? steps.run(StepRunner.Kind.FETCH, key, () -> fetchAndSubmit(key))
            : steps.run(StepRunner.Kind.SUBMIT, key, () -> submit(key));
    if (!started) {
      slots.free(key);
    }
  }

  private void submit(TaskKey key) throws InterruptedException {
    InputOutcome.Fetched fetched = images(key);
    if (fetched != null) {
      try (fetched) {
        post(key, fetched);
      }
    }
  }

  private void fetchAndSubmit(TaskKey key) throws InterruptedException {
    InputOutcome.Fetched fetched = images(key);
    if (fetched != null) {
      try (fetched) {
        steps.goOnAs(
            StepRunner.Kind.FETCH,
            StepRunner.Kind.SUBMIT,
            key,
            () -> {
              fillSlots();
              post(key, fetched);
            });
      }
    }
  }

  private void post(TaskKey key, InputOutcome.Fetched fetched) throws InterruptedException {
    if (!posts.startAndPost(key, fetched.images())) {
      slots.free(key);
    }
  }

  /** The task's images; null, without its slot, if it is not to be submitted now. */
  private InputOutcome.@Nullable Fetched images(TaskKey key) throws InterruptedException {
    Task task = journal.tasks().find(key).orElse(null);
    if (task == null || !(task.state() instanceof Accepted(var instructions, _, _))) {
      slots.free(key);
      return null;
    }
    if (!gate.isOpenFor(key)) {
      // It closed while this waited for its turn.
      slots.free(key);
      intoLine(task);
      return null;
    }
    return switch (inputs.fetch(instructions.inputReferences())) {
      case InputOutcome.Fetched fetched -> fetched;
      case InputOutcome.Failed(var error) -> {
        slots.free(key);
        journal.handIn(key, new InputsFailed(error));
        yield null;
      }
      case InputOutcome.Unavailable(var error, var counts) -> {
        fetchAgain(key, error, counts);
        yield null;
      }
    };
  }

  /** Without its slot meanwhile. */
  private void fetchAgain(TaskKey key, TaskError error, boolean counts) {
    slots.free(key);
    Waiting waits = waiting.computeIfPresent(key, (_, known) -> known.unfetched(counts));
    if (waits == null) {
      return;
    }
    if (counts && waits.fetches() >= MAX_FETCHES) {
      journal.handIn(key, new InputsFailed(error));
    } else {
      int failed = counts ? waits.fetches() : 0;
      timer.after(backoff.after(failed + 1, null), () -> enqueueIfStillWaiting(key));
      fillSlots();
    }
  }

  private void later(Task task, @Nullable Duration retryAfter) {
    TaskKey key = task.key();
    Waiting refused =
        waiting.compute(
            key,
            (_, known) -> (known == null ? Waiting.inLine(key, isRemote(task)) : known).refused());
    timer.after(backoff.after(refused.failures(), retryAfter), () -> enqueueIfStillWaiting(key));
  }

  private void enqueueIfStillWaiting(TaskKey key) {
    journal
        .tasks()
        .find(key)
        .filter(task -> task.state() instanceof Accepted)
        .ifPresent(this::enqueue);
  }
}
