package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometvideo.worker.task.Attempts;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.StoredVideo;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState;
import io.cometvideo.worker.task.TaskState.Completed;
import io.cometvideo.worker.task.TaskState.Rendering;
import io.cometvideo.worker.task.Timings;
import io.cometvideo.worker.task.VideoAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Renders that take ninety seconds, as the worker comes to know. */
@Timeout(60)
class LearnedPollsTest {

  private static final ProviderTask RENDER =
      new ProviderTask(new ProviderTaskId("t"), StubProvider.URL);
  private static final Duration TAKES = Duration.ofSeconds(90);

  private final EngineWorld world = new EngineWorld();
  private final StubProvider provider = world.provider;

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void whatWasCompletedBeforeARestartTellsWhenToPollFirst() {
    provider.poll = () -> new PollOutcome.Pending(0);
    world.engine.start();
    world.goOn(EngineWorld.TICK);

    world.journal.restore(0, world.tasks(1, EngineWorld.accepted()), completed(40));

    assertThat(pollsOfANewRender(Duration.ofSeconds(80))).isZero();
    assertThat(pollsOfANewRender(Duration.ofSeconds(20))).isEqualTo(1);
  }

  @Test
  void whatIsFoundDoneTellsWhenToPollTheNext() {
    var next = new AtomicInteger();
    var address = VideoAddress.signed(URI.create(StubProvider.URL + "/a.mp4"));
    Instant done = world.time.instant().plus(TAKES);
    provider.poll =
        () -> new PollOutcome.Rendered(address, done.plusSeconds(next.getAndIncrement()));
    world.engine.start();
    world.goOn(EngineWorld.TICK);
    world.journal.restore(0, world.tasks(20, new Rendering(RENDER, 0, 0, 0)));
    world.goOn(Duration.ofSeconds(16));
    await().until(() -> world.statuses(Status.STORING) == 20);
    provider.poll = () -> new PollOutcome.Pending(0);

    world.journal.restore(0, world.tasks(1, EngineWorld.accepted()));

    assertThat(pollsOfANewRender(Duration.ofSeconds(80))).isZero();
    assertThat(pollsOfANewRender(Duration.ofSeconds(40))).isPositive();
  }

  private int pollsOfANewRender(Duration time) {
    int before = provider.polls.get();
    world.goOn(time);
    await().until(() -> world.statuses(Status.RENDERING) == 1);
    return provider.polls.get() - before;
  }

  private List<Task> completed(int count) {
    return IntStream.range(0, count).mapToObj(this::oneCompleted).toList();
  }

  private Task oneCompleted(int number) {
    Instant renderedAt =
        world.time.instant().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60L + 10L * number);
    Instant submittedAt = renderedAt.minus(TAKES).plusMillis(number % 7 * 300L);
    TaskState state =
        new Completed(RENDER, new StoredVideo("file:///a.mp4", null, "video/mp4", 1, "00"));
    return new Task(
        new TaskKey(0, 1, new RequestId("done-" + number)),
        world.tasks(1, state).getFirst().summary(),
        state,
        renderedAt.plusSeconds(600),
        Attempts.NONE,
        new Timings(submittedAt, submittedAt, renderedAt, renderedAt, renderedAt),
        renderedAt);
  }
}
