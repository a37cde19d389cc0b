package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.SubmitOutcome;
import io.cometvideo.worker.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests for a model that the provider has no channel for, before all others in line. */
@Timeout(60)
class OneModelTest {

  private static final String WITHOUT_CHANNEL = "without-channel";
  private static final Duration STEP = Duration.ofMillis(50);

  @Test
  void requestsForAModelWithoutAChannelDoNotSlowTheOthers() {
    Duration alone = timeOfGoodOnes(0);
    Duration together = timeOfGoodOnes(10);

    assertThat(together).isLessThan(alone.plus(Duration.ofSeconds(2)));
  }

  /** How long it takes until 190 good requests are taken, at ten a second. */
  private static Duration timeOfGoodOnes(int others) {
    var fleet = new EngineProperties.Limits(10, 1_000, 1_000, 1);
    try (var world = new EngineWorld(fleet)) {
      world.provider.submitOf =
          submission ->
              WITHOUT_CHANNEL.equals(submission.summary().model())
                  ? new SubmitOutcome.Retryable(
                      new Fault("no channel", 503, "model_not_found", null, null), null)
                  : StubProvider.TAKEN;
      world.provider.poll = () -> new PollOutcome.Pending(0);
      world.engine.start();
      world.goOn(EngineWorld.TICK);
      List<Task> tasks =
          new ArrayList<>(
              world.tasks(
                  "a-", others, EngineWorld.accepted(), WITHOUT_CHANNEL, Duration.ofHours(1)));
      tasks.addAll(world.tasks("b-", 190, EngineWorld.accepted()));
      world.journal.restore(0, tasks);
      Duration taken = Duration.ZERO;
      while (world.statuses(Status.RENDERING) < 190) {
        world.time.goOn(STEP);
        world.settle();
        taken = taken.plus(STEP);
        assertThat(taken).isLessThan(Duration.ofMinutes(5));
      }
      return taken;
    }
  }
}
