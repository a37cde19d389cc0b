package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskState.Rendering;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One render whose polls are refused, among others whose are not. */
@Timeout(60)
class OneRenderTest {

  private static final ProviderTask BAD = render("bad");
  private static final ProviderTask GOOD = render("good");

  @Test
  void aRenderThatIsNotToBeAskedForNowDoesNotHoldUpTheOthers() {
    assertThat(pollsOfTheGood(503)).isGreaterThan(100);
  }

  @Test
  void tooManyPollsHoldUpAll() {
    assertThat(pollsOfTheGood(429)).isLessThan(30);
  }

  /** How often ten others are polled in five minutes. */
  private static int pollsOfTheGood(int status) {
    try (var world = new EngineWorld()) {
      var polls = new AtomicInteger();
      var refused =
          new PollOutcome.Retryable(
              new Fault("no", status, null, null, null), Duration.ofMinutes(10));
      world.provider.pollOf =
          render -> {
            if (render.equals(BAD)) {
              return refused;
            }
            polls.incrementAndGet();
            return new PollOutcome.Pending(0);
          };
      world.engine.start();
      world.goOn(EngineWorld.TICK);
      List<Task> tasks = new ArrayList<>(world.tasks("bad-", 1, new Rendering(BAD, 0, 0, 0)));
      tasks.addAll(world.tasks("good-", 10, new Rendering(GOOD, 0, 0, 0)));
      world.journal.restore(0, tasks);

      world.goOn(Duration.ofMinutes(5));

      return polls.get();
    }
  }

  private static ProviderTask render(String id) {
    return new ProviderTask(new ProviderTaskId(id), StubProvider.URL);
  }
}
