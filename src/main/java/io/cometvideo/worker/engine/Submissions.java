package io.cometvideo.worker.engine;

import io.cometvideo.worker.engine.Waiting.Stage;
import io.cometvideo.worker.engine.WaitingLine.Rank;
import io.cometvideo.worker.journal.AtHand;
import io.cometvideo.worker.journal.TaskJournal;
import io.cometvideo.worker.media.input.InputImages;
import io.cometvideo.worker.media.input.InputOutcome;
import io.cometvideo.worker.task.Fault;
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
import java.util.concurrent.ConcurrentHashMap;
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
  private final Suspects suspects;
  private final Backoff backoff;
  private final Timer timer;
  private final FleetLimits limits;
  private final Slots slots;
  private final FleetRate rate;
  private final Map<TaskKey, Waiting> waiting = new ConcurrentHashMap<>();
  private final WaitingLines lines = new WaitingLines();
  private boolean waitsForRate;

  Submissions(
      TaskJournal journal,
      Posts posts,
      InputImages inputs,
      StepRunner steps,
      AccountGate gate,
      Suspects suspects,
      Backoff backoff,
      Timer timer,
      FleetLimits limits) {
    this.journal = journal;
    this.posts = posts;
    this.inputs = inputs;
    this.steps = steps;
    this.gate = gate;
    this.suspects = suspects;
    this.backoff = backoff;
    this.timer = timer;
    this.limits = limits;
    this.slots = limits.slots();
    this.rate = limits.submitRate();
  }

  /** How many tasks wait: in line, or to come back into it. */
  int waiting() {
    int inSteps = steps.count(StepRunner.Kind.FETCH) + steps.count(StepRunner.Kind.SUBMIT);
    return Math.max(lines.size(), waiting.size() - inSteps);
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
      case SubmitOutcome.Retryable(_, var retryAfter) -> later(task, true, retryAfter);
      case SubmitOutcome.AccountFault _ -> later(task, true, null);
      case SubmitOutcome.NotSent _ -> later(task, false, null);
      // A resubmission may go at once.
      case SubmitOutcome.Unknown _, SubmitOutcome.Accepted _, SubmitOutcome.Refused _ ->
          intoLine(task);
    }
    fillSlots();
  }

  /** The worker has failed at the task; it waits as if nothing had been sent. */
  void enqueueAfterFault(Task task) {
    enqueueAgain(task, new SubmitOutcome.NotSent(Fault.of("the worker has failed")));
  }

  void left(TaskKey key) {
    lines.remove(key);
    waiting.remove(key);
    suspects.clear(key.requestId());
  }

  boolean expects(TaskKey key) {
    Waiting waits = waiting.get(key);
    return waits != null && waits.stage() != Stage.IN_STEP;
  }

  /** Whether anybody waits whose answer would say something about the account. */
  boolean hasUnsuspected() {
    return waiting.keySet().stream().anyMatch(key -> !suspects.has(key.requestId()));
  }

  void released(int partition) {
    lines.release(partition);
    waiting.keySet().removeIf(key -> key.partition() == partition);
  }

  /**
   * Begins as many submissions as there are slots and the rate allows; none while the account is at
   * fault.
   */
  synchronized void fillSlots() {
    while (gate.isOpen() && !slots.isFull() && lines.hasNext(mayFetch(), this::mayBegin)) {
      Duration wait = rate.take();
      if (!wait.isZero()) {
        if (!waitsForRate) {
          waitsForRate = true;
          timer.after(wait, this::fillSlotsNow);
        }
        return;
      }
      lines.next(mayFetch(), this::mayBegin, slots::inFlight).ifPresent(this::begin);
    }
  }

  /** Not if those that fetch hold their part of the slots already. */
  private boolean mayFetch() {
    return steps.count(StepRunner.Kind.FETCH) < Math.max(1, slots.limit() / FETCHING_PART);
  }

  private boolean mayBegin(WaitingLine.Place place) {
    return slots.hasRoomFor(place.tenant()) && limits.mayBegin(place.model());
  }

  private synchronized void fillSlotsNow() {
    waitsForRate = false;
    fillSlots();
  }

  /** Lets one task through the closed gate, the one whose answer tells most. */
  synchronized void probe() {
    lines
        .nextToProbe(limits::mayBegin, slots::inFlight)
        .ifPresent(place -> {
          gate.letThrough(place.key().requestId());
          begin(place);
        });
  }

  /** Ends those that have waited too long. */
  void checkDeadlines(Instant now) {
    lines.over(now).forEach(key -> journal.handIn(key, new DeadlinePassed()));
  }

  private void intoLine(Task task) {
    Waiting waits =
        waiting.compute(
            task.key(),
            (_, known) -> known == null ? Waiting.inLine(task) : known.at(Stage.IN_LINE));
    Rank waited = waits.refused() ? Rank.REFUSED : Rank.NEVER_REFUSED;
    lines.add(task, waits.remote(), suspects.has(task.requestId()) ? Rank.SUSPECT : waited);
  }

  private void begin(WaitingLine.Place place) {
    TaskKey key = place.key();
    Waiting begun = waiting.computeIfPresent(key, (_, waits) -> waits.at(Stage.IN_STEP));
    if (begun == null) {
      gate.probeEnded(key.requestId());
      return;
    }
    slots.count(key, place.tenant(), place.model());
    limits.begun(place.model());
    StepRunner.Kind kind = begun.remote() ? StepRunner.Kind.FETCH : StepRunner.Kind.SUBMIT;
    if (!steps.run(kind, key, () -> step(kind, key))) {
      slots.free(key);
      gate.probeEnded(key.requestId());
    }
  }

  private void step(StepRunner.Kind kind, TaskKey key) throws InterruptedException {
    try (AtHand atHand = journal.atHand(key);
        InputOutcome.@Nullable Fetched fetched = images(key, atHand)) {
      if (fetched == null) {
        return;
      }
      if (kind == StepRunner.Kind.SUBMIT) {
        post(key, fetched);
      } else {
        steps.goOnAs(
            kind,
            StepRunner.Kind.SUBMIT,
            key,
            () -> {
              fillSlots();
              post(key, fetched);
            });
      }
    } finally {
      gate.probeEnded(key.requestId());
    }
  }

  private void post(TaskKey key, InputOutcome.Fetched fetched) throws InterruptedException {
    if (!posts.startAndPost(key, fetched.images())) {
      slots.free(key);
    }
  }

  /** The task's images; null, without its slot, if it is not to be submitted now. */
  private InputOutcome.@Nullable Fetched images(TaskKey key, AtHand atHand)
      throws InterruptedException {
    Task task = journal.tasks().find(key).orElse(null);
    Instructions instructions = atHand.instructions().orElse(null);
    if (task == null || instructions == null || !(task.state() instanceof Accepted)) {
      slots.free(key);
      if (atHand.mayComeLater()) {
        fetchAgain(key, null);
      }
      return null;
    }
    if (!gate.isOpenFor(key.requestId())) {
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
        fetchAgain(key, counts ? error : null);
        yield null;
      }
    };
  }

  /**
   * Without its slot meanwhile.
   *
   * @param error counts as a failed fetch; null for one that does not count
   */
  private void fetchAgain(TaskKey key, @Nullable TaskError error) {
    slots.free(key);
    Waiting waits = waiting.computeIfPresent(key, (_, known) -> known.unfetched(error != null));
    if (waits == null) {
      return;
    }
    if (error != null && waits.fetches() >= MAX_FETCHES) {
      journal.handIn(key, new InputsFailed(error));
    } else {
      int failed = error == null ? 0 : waits.fetches();
      timer.after(backoff.after(failed + 1, null), () -> enqueueIfStillWaiting(key));
      fillSlots();
    }
  }

  private void later(Task task, boolean refused, @Nullable Duration retryAfter) {
    TaskKey key = task.key();
    Waiting waits =
        waiting.compute(
            key, (_, known) -> (known == null ? Waiting.inLine(task) : known).failed(refused));
    timer.after(backoff.of(task, waits.failures(), retryAfter), () -> enqueueIfStillWaiting(key));
  }

  private void enqueueIfStillWaiting(TaskKey key) {
    journal
        .tasks()
        .find(key)
        .filter(task -> task.state() instanceof Accepted)
        .ifPresent(this::enqueue);
  }
}
