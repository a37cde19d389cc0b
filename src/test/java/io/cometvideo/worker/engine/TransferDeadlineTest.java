package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskState.Rendering;
import io.cometvideo.worker.task.VideoAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferDeadlineTest {

  @Test
  void aTransferThatDoesNotEndIsEndedByTheDeadlineOfStoring() {
    try (var world = new EngineWorld()) {
      var address = VideoAddress.signed(URI.create(StubProvider.URL + "/a.mp4"));
      world.provider.poll = () -> new PollOutcome.Rendered(address, null);
      world.engine.start();
      world.goOn(EngineWorld.TICK);
      var render = new ProviderTask(new ProviderTaskId("t"), StubProvider.URL);
      Task task = world.tasks(1, new Rendering(render, 0, 0, 0)).getFirst();
      world.journal.restore(0, List.of(endingAfter(task, Duration.ofSeconds(60))));
      await()
          .until(() -> {
            world.time.goOn(EngineWorld.TICK);
            return world.statuses(Status.STORING) == 1;
          });

      world.goOn(Duration.ofSeconds(70));
      assertThat(world.statuses(Status.STORING)).isEqualTo(1);
      world.goOn(EngineWorld.STORING_TIME);

      await().until(() -> world.journal.tasks().active().findAny().isEmpty());
      assertThat(world.journal.tasks().find(task.key())).isEmpty();
    }
  }

  private static Task endingAfter(Task task, Duration timeout) {
    return new Task(
        task.key(),
        task.summary(),
        task.state(),
        task.timings().acceptedAt().plus(timeout),
        task.attempts(),
        task.timings(),
        task.updatedAt());
  }
}
