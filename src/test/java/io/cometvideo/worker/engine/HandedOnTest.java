package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.Happening.SubmissionHandedOn;
import io.cometvideo.worker.task.Instructions;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.SubmitOutcome;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskPolicy.OnUnknownOutcome;
import io.cometvideo.worker.task.TaskState.Submitting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a task's new owner does with what the old one hands on. */
class HandedOnTest {

  private static final String NONCE = "0123456789abcdef0123456789abcdef";

  @Test
  void aSubmissionOfWhichNothingWasSentGivesItsSlotBackAndIsMadeAgain() {
    try (var world = new EngineWorld(1)) {
      Task task = restored(world);

      handOn(world, task, new SubmitOutcome.NotSent(Fault.of("no")));

      assertThat(world.statuses(Status.RENDERING)).isEqualTo(1);
    }
  }

  @Test
  void aRenderThatIsHandedOnIsPolledAndNothingIsSubmitted() {
    try (var world = new EngineWorld(1)) {
      Task task = restored(world);

      var render = new ProviderTask(new ProviderTaskId("task_9"), StubProvider.URL);
      handOn(world, task, new SubmitOutcome.Accepted(render));

      assertThat(world.journal.tasks().find(task.key()).orElseThrow().attempts().polls())
          .isPositive();
      assertThat(world.provider.submits).hasValue(0);
    }
  }

  @Test
  void aRestoredSubmissionIsGivenUpOnlyWhenItsPostMustBeOver() {
    try (var world = new EngineWorld(1)) {
      restored(world);

      world.goOn(EngineWorld.SUBMIT_TIMEOUT.plusSeconds(4));
      assertThat(world.statuses(Status.SUBMITTING)).isEqualTo(1);

      goOnUntilGivenUp(world);
    }
  }

  @Test
  void aRestoredSubmissionThatIsMadeAgainDoesNotWaitForItsOwnSlot() {
    var one = new EngineProperties.Limits(1_000_000, 1_000_000, 1, 1);
    try (var world = new EngineWorld(one, OnUnknownOutcome.RESUBMIT)) {
      restored(world);

      world.goOn(EngineWorld.SUBMIT_TIMEOUT.plusSeconds(10));

      await().until(() -> world.provider.submits.get() == 1);
    }
  }

  @Test
  void aRestoredSubmissionIsNotGivenUpWhileRequestsAreNotRead() {
    try (var world = new EngineWorld(1)) {
      restored(world);
      world.journal.haveRequestsUpTo(1);
      world.pauses.byOperator(true);

      world.goOn(EngineWorld.SUBMIT_TIMEOUT.plusMinutes(5));
      assertThat(world.statuses(Status.SUBMITTING)).isEqualTo(1);

      world.pauses.byOperator(false);
      goOnUntilGivenUp(world);
    }
  }

  @Test
  void aRestoredSubmissionIsGivenUpAtItsDeadlineAlthoughRequestsAreNotRead() {
    try (var world = new EngineWorld(1)) {
      restored(world);
      world.journal.haveRequestsUpTo(1);
      world.pauses.byOperator(true);

      world.goOn(Duration.ofHours(10));
      goOnUntilGivenUp(world);
    }
  }

  @Test
  void aRenderThatIsTakenWhenThePartitionIsLostIsHandedOn() throws Exception {
    assertThat(handedOnAfter(StubProvider.TAKEN))
        .singleElement()
        .satisfies(outcome -> assertThat(outcome).isEqualTo(StubProvider.TAKEN));
  }

  @Test
  void aRefusalWhenThePartitionIsLostIsHandedOnAsNothingSent() throws Exception {
    assertThat(handedOnAfter(new SubmitOutcome.Retryable(Fault.of("busy"), null)))
        .singleElement()
        .isInstanceOf(SubmitOutcome.NotSent.class);
  }

  @Test
  void ofALostAnswerThereIsNothingToHandOn() throws Exception {
    assertThat(handedOnAfter(new SubmitOutcome.Unknown(Fault.of("lost")))).isEmpty();
  }

  /** What is handed on if the partition is lost while a POST is under way that ends so. */
  private static List<SubmitOutcome> handedOnAfter(SubmitOutcome outcome) throws Exception {
    try (var world = new EngineWorld(1)) {
      var posted = new CountDownLatch(1);
      var answer = new CountDownLatch(1);
      world.provider.submit =
          () -> {
            posted.countDown();
            try {
              answer.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return outcome;
          };
      world.engine.start();
      world.journal.restore(0, world.tasks(1, EngineWorld.accepted()));
      // The gate opens when its first question is answered.
      world.time.goOn(EngineWorld.TICK);
      await()
          .until(() -> {
            world.time.goOn(EngineWorld.TICK);
            return posted.getCount() == 0;
          });

      world.journal.lose(0);
      answer.countDown();
      await().until(() -> world.journal.dropped() == 1 && world.journal.backlog() == 0);

      return world.journal.handedOn().stream().map(SubmissionHandedOn::outcome).toList();
    }
  }

  private static void goOnUntilGivenUp(EngineWorld world) {
    await()
        .until(() -> {
          world.goOn(EngineWorld.TICK);
          return world.statuses(Status.SUBMITTING) == 0;
        });
  }

  private static Task restored(EngineWorld world) {
    var submitting = new Submitting(new Instructions("a lamp", List.of()), 0, false, false, NONCE);
    Task task = world.tasks(1, submitting).getFirst();
    world.engine.start();
    world.journal.restore(0, List.of(task));
    world.goOn(EngineWorld.TICK);
    return task;
  }

  private static void handOn(EngineWorld world, Task task, SubmitOutcome outcome) {
    world.journal.handIn(task.key(), new SubmissionHandedOn(NONCE, outcome));
    world.goOn(Duration.ofSeconds(60));
  }
}
