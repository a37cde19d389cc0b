package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometvideo.worker.task.AccountProblem;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.SubmitOutcome;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clock that is set by an hour, forward or back, holds up nothing and forgets nothing. */
@Timeout(60)
class ClockTest {

  private final EngineWorld world = new EngineWorld();
  private final StubProvider provider = world.provider;

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {-60, 60})
  void theGateIsProbedOn(int minutes) {
    provider.poll = () -> new PollOutcome.AccountFault(AccountProblem.KEY_REFUSED, Fault.of("no"));
    world.engine.start();
    world.goOn(Duration.ofSeconds(20));
    int before = provider.polls.get();

    world.time.setClock(Duration.ofMinutes(minutes));
    world.goOn(Duration.ofSeconds(1));
    assertThat(provider.polls.get() - before).as("not forgotten").isLessThanOrEqualTo(1);

    world.goOn(Duration.ofSeconds(65));
    assertThat(provider.polls.get()).as("not held up").isGreaterThan(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {-60, 60})
  void aPauseThatTheProviderAskedForLastsAsLongAsItSaid(int minutes) {
    provider.submit =
        () ->
            new SubmitOutcome.Retryable(
                new Fault("slow down", 429, null, null, null), Duration.ofSeconds(30));
    provider.poll = () -> new PollOutcome.Pending(0);
    world.engine.start();
    world.goOn(EngineWorld.TICK);
    world.journal.restore(0, world.tasks(1, EngineWorld.accepted()));
    await().until(() -> provider.submits.get() == 1);
    world.settle();
    provider.submit = () -> StubProvider.TAKEN;

    world.time.setClock(Duration.ofMinutes(minutes));
    world.goOn(Duration.ofSeconds(25));
    assertThat(provider.submits).as("not forgotten").hasValue(1);

    world.goOn(Duration.ofSeconds(10));
    await().until(() -> world.statuses(Status.RENDERING) == 1);
  }
}
