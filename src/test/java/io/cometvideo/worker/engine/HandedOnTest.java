package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.Happening.SubmissionHandedOn;
import io.cometvideo.worker.task.Instructions;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.SubmitOutcome;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskState.Submitting;
import java.time.Duration;
import java.util.List;
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
