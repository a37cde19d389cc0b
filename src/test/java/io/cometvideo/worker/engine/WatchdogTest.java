package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.TaskState.Rendering;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchdogTest {

  private static final ProviderTask RENDER =
      new ProviderTask(new ProviderTaskId("t"), StubProvider.URL);

  private final EngineWorld world = new EngineWorld(4);
  private final StubProvider provider = world.provider;

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aTaskThatNobodyLooksAfterGetsAnAppointment() {
    provider.poll = () -> new PollOutcome.Pending(0);
    world.engine.start();
    world.goOn(EngineWorld.TICK);
    world.journal.restore(0, List.of());
    world.tasks("accepted-", 1, EngineWorld.accepted()).forEach(world.journal::putSilently);
    world
        .tasks("rendering-", 1, new Rendering(RENDER, 0, 0, 0))
        .forEach(world.journal::putSilently);
    int before = provider.polls.get();

    world.goOn(Duration.ofSeconds(150));

    await().until(() -> rescued() == 2);
    world.goOn(Duration.ofSeconds(30));
    assertThat(provider.submits).hasValue(1);
    assertThat(provider.polls.get()).isGreaterThan(before);
    assertThat(world.statuses(Status.RENDERING)).isEqualTo(2);
  }

  @Test
  void tasksThatAreLookedAfterAreLeftAlone() {
    var endless = new CountDownLatch(1);
    provider.poll = () -> new PollOutcome.Pending(0);
    provider.submit =
        () -> {
          try {
            endless.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return StubProvider.TAKEN;
        };
    world.engine.start();
    world.goOn(EngineWorld.TICK);
    world.journal.restore(0, world.tasks(20, EngineWorld.accepted()));
    await()
        .until(() -> {
          world.time.goOn(EngineWorld.TICK);
          return provider.submits.get() == 4;
        });
    for (int i = 0; i < 600; i++) {
      world.time.goOn(EngineWorld.TICK);
    }

    assertThat(rescued()).isZero();
    assertThat(provider.submits).hasValue(4);
    endless.countDown();
  }

  private double rescued() {
    return world.meters.get(EngineMetrics.RESCUED).counter().count();
  }
}
