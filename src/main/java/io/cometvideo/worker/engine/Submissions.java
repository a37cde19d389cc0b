package io.cometvideo.worker.engine;

import io.cometvideo.worker.comet.CometApi;
import io.cometvideo.worker.comet.Submission;
import io.cometvideo.worker.journal.TaskJournal;
import io.cometvideo.worker.media.input.InputImages;
import io.cometvideo.worker.media.input.InputOutcome;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.Happening.DeadlinePassed;
import io.cometvideo.worker.task.Happening.InputsFailed;
import io.cometvideo.worker.task.Happening.SubmitAnswered;
import io.cometvideo.worker.task.Happening.SubmitStarted;
import io.cometvideo.worker.task.InputImage;
import io.cometvideo.worker.task.SubmitOutcome;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState.Accepted;
import io.cometvideo.worker.task.TaskState.Submitting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the acceptance to the POST's answer: tasks wait in line for a slot; the one that gets it has
 * its input references fetched, its {@code SUBMITTING} committed, and only then its POST sent.
 */
final class Submissions {

  private static final Logger log = LoggerFactory.getLogger(Submissions.class);

  /**
   * A process that was stopped between the commit and the POST may have lost its partition, and its
   * successor may have dealt with the task. So a POST that did not leave at once does not leave at
   * all; less than any session time-out.
   */
  private static final Duration COMMIT_IS_FRESH = Duration.ofSeconds(3);

  private final TaskJournal journal;
  private final CometApi comet;
  private final InputImages inputs;
  private final StepRunner steps;
  private final AccountGate gate;
  private final Backoff backoff;
  private final Timer timer;
  private final Slots slots;
  private final FleetRate rate;
  private final InstantSource clock;
  private final WaitingLine line = new WaitingLine();
  private final Map<TaskKey, Integer> failures = new ConcurrentHashMap<>();
  private final Map<TaskKey, CompletableFuture<Optional<Task>>> starting =
      new ConcurrentHashMap<>();
  private boolean waitsForRate;

  Submissions(
      TaskJournal journal,
      CometApi comet,
      InputImages inputs,
      StepRunner steps,
      AccountGate gate,
      Backoff backoff,
      Timer timer,
      FleetLimits limits,
      InstantSource clock) {
    this.journal = journal;
    this.comet = comet;
    this.inputs = inputs;
    this.steps = steps;
    this.gate = gate;
    this.backoff = backoff;
    this.timer = timer;
    this.slots = limits.slots();
    this.rate = limits.submitRate();
    this.clock = clock;
  }

  int waiting() {
    return line.size();
  }

  /** A new or restored task is to be submitted. */
  void enqueue(Task task) {
    line.add(task);
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
          line.add(task);
    }
    fillSlots();
  }

  /** The worker has failed at the task; it waits like after a refusal. */
  void enqueueAfterFault(Task task) {
    slots.free(task.key());
    later(task, null);
    fillSlots();
  }

  /** {@code SUBMITTING} is committed: the step that waits for it goes on. */
  void started(Task task) {
    CompletableFuture<Optional<Task>> waiting = starting.remove(task.key());
    if (waiting != null) {
      waiting.complete(Optional.of(task));
    }
  }

  /** {@code SUBMITTING} will not be committed: the step that waits for it ends. */
  void notStarted(TaskKey key) {
    CompletableFuture<Optional<Task>> waiting = starting.remove(key);
    if (waiting != null) {
      waiting.complete(Optional.empty());
    }
  }

  /** The task has left submission, one way or the other. */
  void left(TaskKey key) {
    line.remove(key);
    failures.remove(key);
  }

  void released(int partition) {
    line.release(partition);
    failures.keySet().removeIf(key -> key.partition() == partition);
  }

  /**
   * Begins as many submissions as there are slots and the rate allows; none while the account is at
   * fault.
   */
  synchronized void fillSlots() {
    while (gate.isOpen() && !slots.isFull() && line.hasNext(slots::hasRoomFor)) {
      Duration wait = rate.take();
      if (!wait.isZero()) {
        fillSlotsAfter(wait);
        return;
      }
      line.next(slots::hasRoomFor).ifPresent(this::begin);
    }
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
    Optional<WaitingLine.Place> next = line.next(_ -> true);
    next.ifPresent(place -> {
      gate.letThrough(place.key());
      begin(place);
    });
    return next.isPresent();
  }

  /** Ends those that have waited too long. */
  void checkDeadlines(Instant now) {
    line.over(now).forEach(key -> journal.handIn(key, new DeadlinePassed()));
  }

  private void begin(WaitingLine.Place place) {
    TaskKey key = place.key();
    slots.count(key, place.tenant());
    steps.run(StepRunner.Kind.SUBMIT, key, () -> submit(key));
  }

  private void submit(TaskKey key) throws InterruptedException {
    Optional<Task> waiting = journal.tasks().find(key);
    if (waiting.isEmpty() || !(waiting.get().state() instanceof Accepted(var instructions, _, _))) {
      slots.free(key);
      return;
    }
    if (!gate.isOpenFor(key)) {
      // It closed while this waited for its turn.
      slots.free(key);
      line.add(waiting.get());
      return;
    }
    switch (inputs.fetch(instructions.inputReferences())) {
      case InputOutcome.Failed(var error) -> {
        slots.free(key);
        journal.handIn(key, new InputsFailed(error));
      }
      case InputOutcome.Fetched(var images) -> {
        Optional<Task> started = commitStart(key);
        if (started.isPresent()) {
          post(started.get(), images);
        }
      }
    }
  }

  private Optional<Task> commitStart(TaskKey key) throws InterruptedException {
    var committed = new CompletableFuture<Optional<Task>>();
    starting.put(key, committed);
    journal.handIn(key, new SubmitStarted());
    try {
      return committed.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void post(Task task, List<InputImage> images) {
    if (!(task.state() instanceof Submitting submitting)) {
      return;
    }
    SubmitOutcome outcome = send(task, submitting, images);
    if (outcome instanceof SubmitOutcome.AccountFault(var problem, var fault)) {
      // Now and not when it is committed: the next step is about to begin.
      gate.close(task.key(), problem, fault, true);
    }
    journal.handIn(task.key(), new SubmitAnswered(task.attempts().submissions(), outcome));
  }

  private SubmitOutcome send(Task task, Submitting submitting, List<InputImage> images) {
    if (!steps.mayBegin(task.key())) {
      return new SubmitOutcome.NotSent(Fault.of("the worker is giving up the task"));
    }
    if (!gate.isOpenFor(task.key())) {
      return new SubmitOutcome.NotSent(Fault.of("the account is at fault"));
    }
    if (clock.instant().isAfter(task.updatedAt().plus(COMMIT_IS_FRESH))) {
      return new SubmitOutcome.NotSent(Fault.of("the worker was held up before the submission"));
    }
    try {
      return comet.submit(
          new Submission(task.summary(), submitting.instructions().prompt(), images));
    } catch (RuntimeException e) {
      log.atError().addKeyValue("requestId", task.requestId()).setCause(e).log("submission failed");
      return new SubmitOutcome.Unknown(Fault.of("the worker failed while submitting"));
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
