package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.SubmitOutcome;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskState;
import io.cometvideo.worker.task.TaskState.Rendering;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task that is told to come again later than it may wait. */
@Timeout(60)
class DeadlineInBackoffTest {

  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration LATER_THAN_THAT = Duration.ofHours(3);

  private final EngineWorld world = new EngineWorld();

  @BeforeEach
  void start() {
    world.engine.start();
    world.goOn(EngineWorld.TICK);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aSubmissionEndsAtItsDeadlineAndNotWhenItsBackoffIsOver() {
    world.provider.submit = () -> new SubmitOutcome.Retryable(Fault.of("busy"), LATER_THAN_THAT);
    Task task = restored(EngineWorld.accepted());
    await().until(() -> world.provider.submits.get() == 1);
    world.settle();

    world.goOn(TIMEOUT.minus(Duration.ofSeconds(5)));
    assertThat(world.journal.tasks().find(task.key())).isPresent();
    world.goOn(Duration.ofSeconds(10));

    await().until(() -> world.journal.tasks().find(task.key()).isEmpty());
    assertThat(world.provider.submits).hasValue(1);
  }

  @Test
  void aRenderThatNobodyAnswersForIsGivenUpAfterItsDeadlineAndNotAfterItsBackoff() {
    world.provider.poll = () -> new PollOutcome.Retryable(Fault.of("busy"), LATER_THAN_THAT);
    var render = new ProviderTask(new ProviderTaskId("t"), StubProvider.URL);
    Task task = restored(new Rendering(render, 0, 0, 0));

    world.goOn(TIMEOUT.plus(Duration.ofMinutes(11)));

    await().until(() -> world.journal.tasks().find(task.key()).isEmpty());
  }

  private Task restored(TaskState state) {
    Task task = world.tasks(1, state).getFirst();
    Task ending =
        new Task(
            task.key(),
            task.summary(),
            task.state(),
            task.timings().acceptedAt().plus(TIMEOUT),
            task.attempts(),
            task.timings(),
            task.updatedAt());
    world.journal.restore(0, List.of(ending));
    return ending;
  }
}
