package io.cometvideo.worker.engine;

import io.cometvideo.worker.comet.CometApi;
import io.cometvideo.worker.comet.Submission;
import io.cometvideo.worker.journal.TaskJournal;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.Happening.SubmissionHandedOn;
import io.cometvideo.worker.task.Happening.SubmitAnswered;
import io.cometvideo.worker.task.Happening.SubmitStarted;
import io.cometvideo.worker.task.InputImage;
import io.cometvideo.worker.task.SubmitOutcome;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState.Submitting;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last stretch of a submission: its {@code SUBMITTING} is committed, and only then its POST
 * sent, unless something has come between.
 */
final class Posts {

  private static final Logger log = LoggerFactory.getLogger(Posts.class);

  /**
   * A process that was stopped between the commit and the POST may have lost its partition, and its
   * successor may have dealt with the task. So a POST that did not leave at once does not leave at
   * all; less than any session time-out.
   */
  private static final Duration COMMIT_IS_FRESH = Duration.ofSeconds(3);

  private static final int NONCE_BYTES = 16;

  private static final Fault NOT_SENT =
      Fault.of("the worker that was submitting lost the task, and the provider did not take it");

  private final TaskJournal journal;
  private final CometApi comet;
  private final StepRunner steps;
  private final InstantSource clock;
  // Nobody may guess it, so not the worker's own random numbers, which are quick and predictable.
  private final SecureRandom nonces = new SecureRandom();

  Posts(TaskJournal journal, CometApi comet, StepRunner steps, InstantSource clock) {
    this.journal = journal;
    this.comet = comet;
    this.steps = steps;
    this.clock = clock;
  }

  /**
   * Submits the task, and blocks until the provider has answered.
   *
   * @return false if nothing was sent: the task has moved on, or is not ours any more
   */
  boolean startAndPost(TaskKey key, List<InputImage> images) throws InterruptedException {
    String nonce = nonce();
    Optional<Task> started = committed(key, nonce);
    if (started.isEmpty()) {
      handOnIfLost(key, nonce, new SubmitOutcome.NotSent(NOT_SENT));
    } else if (started.get().state() instanceof Submitting submitting) {
      post(started.get(), submitting, images);
    }
    return started.isPresent();
  }

  private Optional<Task> committed(TaskKey key, String nonce) throws InterruptedException {
    CompletableFuture<Optional<Task>> started = journal.commit(key, new SubmitStarted(nonce));
    try {
      return started.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      // It may be committed yet, when nobody is left to submit it.
      var _ = started.thenAccept(task -> notSent(key, nonce, task));
      throw e;
    }
  }

  private void notSent(TaskKey key, String nonce, Optional<Task> started) {
    var outcome = new SubmitOutcome.NotSent(NOT_SENT);
    started.ifPresentOrElse(
        task -> journal.handIn(key, new SubmitAnswered(task.attempts().submissions(), outcome)),
        () -> handOnIfLost(key, nonce, outcome));
  }

  private String nonce() {
    byte[] bytes = new byte[NONCE_BYTES];
    nonces.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private void post(Task task, Submitting submitting, List<InputImage> images) {
    SubmitOutcome outcome = send(task, submitting, images);
    if (outcome instanceof SubmitOutcome.Accepted(var render)) {
      // Before it is recorded: if the process dies in between, this is the way back to the render.
      log.atInfo()
          .addKeyValue("requestId", task.requestId())
          .addKeyValue("taskId", render.id())
          .log("render taken by the provider");
    }
    var answered = new SubmitAnswered(task.attempts().submissions(), outcome);
    var _ =
        journal
            .commit(task.key(), answered)
            .thenAccept(committed -> {
              if (committed.isEmpty()) {
                handOnIfLost(task.key(), submitting.nonce(), outcome);
              }
            });
  }

  /**
   * The task may be another worker's now, which waits for its predecessor's word. Of a submission
   * whose outcome is not known there is nothing to tell.
   */
  private void handOnIfLost(TaskKey key, String nonce, SubmitOutcome outcome) {
    if (journal.tasks().isOurs(key)) {
      return;
    }
    switch (outcome) {
      case SubmitOutcome.Unknown _ -> {}
      case SubmitOutcome.Accepted taken -> handOn(key, nonce, taken);
      case SubmitOutcome.Refused _,
          SubmitOutcome.Retryable _,
          SubmitOutcome.NotSent _,
          SubmitOutcome.AccountFault _ ->
          handOn(key, nonce, new SubmitOutcome.NotSent(NOT_SENT));
    }
  }

  private void handOn(TaskKey key, String nonce, SubmitOutcome outcome) {
    log.atInfo()
        .addKeyValue("requestId", key.requestId())
        .addKeyValue("partition", key.partition())
        .log("partition lost while submitting, the outcome is handed on");
    journal.handOn(key, new SubmissionHandedOn(nonce, outcome));
  }

  private SubmitOutcome send(Task task, Submitting submitting, List<InputImage> images) {
    if (!steps.mayBegin(task.key())) {
      return new SubmitOutcome.NotSent(Fault.of("the worker is giving up the task"));
    }
    if (clock.instant().isAfter(task.updatedAt().plus(COMMIT_IS_FRESH))) {
      return new SubmitOutcome.NotSent(Fault.of("the worker was held up before the submission"));
    }
    if (!clock.instant().isBefore(task.deadline())) {
      return new SubmitOutcome.NotSent(Fault.of("the request's timeout passed"));
    }
    return comet.submit(
        new Submission(
            task.requestId(), task.summary(), submitting.instructions().prompt(), images));
  }
}
