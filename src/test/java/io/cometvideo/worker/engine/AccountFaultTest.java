package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometvideo.worker.task.AccountProblem;
import io.cometvideo.worker.task.Attempts;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.SubmitOutcome;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskState.Rendering;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A full line, and a provider that refuses the account. */
@Timeout(60)
class AccountFaultTest {

  private final EngineWorld world = new EngineWorld();
  private final StubProvider provider = world.provider;
  private final AccountGate gate = world.gate;

  @AfterEach
  void close() {
    world.journal.close();
  }

  @Test
  void aFullLineOutlivesAWrongKeyWithAHandfulOfCalls() {
    provider.submit = () -> refused(AccountProblem.KEY_REFUSED);
    provider.poll = () -> unanswered(AccountProblem.KEY_REFUSED);
    world.engine.start();
    world.journal.restore(0, world.tasks(10_000, EngineWorld.accepted()));

    world.goOn(Duration.ofMinutes(10));

    assertThat(world.submissions.waiting()).isEqualTo(10_000);
    assertThat(provider.submits).hasValue(0);
    assertThat(provider.polls.get()).isBetween(10, 40);

    provider.submit = () -> StubProvider.TAKEN;
    provider.poll = () -> new PollOutcome.Pending(0);
    world.goOn(Duration.ofMinutes(2));

    await().until(() -> provider.submits.get() == 10_000);
    await().until(() -> world.statuses(Status.RENDERING) == 10_000);
  }

  @Test
  void stepsThatWaitForTheirTurnWhenTheGateClosesMakeNoCall() {
    var allAtOnce = new CountDownLatch(256);
    provider.submit =
        () -> {
          allAtOnce.countDown();
          awaitZero(allAtOnce);
          return refused(AccountProblem.KEY_REFUSED);
        };
    world.engine.start();
    world.goOn(EngineWorld.TICK);
    world.journal.restore(0, world.tasks(1_000, EngineWorld.accepted()));
    world.time.goOn(EngineWorld.TICK);
    await().until(() -> gate.fault().isPresent());
    world.settle();
    world.goOn(EngineWorld.TICK);

    // A question that is answered well meanwhile lets a few more go until others confirm the fault.
    assertThat(provider.submits.get()).isLessThanOrEqualTo(256 + 10);
    assertThat(world.submissions.waiting() + world.statuses(Status.SUBMITTING)).isEqualTo(1_000);
  }

  @Test
  void pollsThatWaitForTheirTurnWhenTheGateClosesMakeNoCallAndAreNotLost() {
    var allAtOnce = new CountDownLatch(128);
    world.engine.start();
    world.goOn(EngineWorld.TICK);
    provider.poll =
        () -> {
          allAtOnce.countDown();
          awaitZero(allAtOnce);
          return unanswered(AccountProblem.KEY_REFUSED);
        };
    int before = provider.polls.get();
    world.journal.restore(
        0,
        world.tasks(
            1_000,
            new Rendering(new ProviderTask(new ProviderTaskId("t"), StubProvider.URL), 0, 0, 0)));
    world.time.goOn(Duration.ofSeconds(15));
    await().until(() -> gate.fault().isPresent());
    world.settle();

    assertThat(provider.polls.get() - before).isLessThanOrEqualTo(129);

    provider.poll = () -> new PollOutcome.Pending(50);
    world.goOn(Duration.ofMinutes(3));

    assertThat(world.journal.tasks().active().map(Task::attempts).map(Attempts::polls))
        .allSatisfy(polls -> assertThat(polls).isPositive());
  }

  @Test
  void aWrongAddressThatAnswersPollsDoesNotOpenTheGate() {
    provider.submit = () -> refused(AccountProblem.WRONG_BASE_URL);
    world.engine.start();
    world.goOn(EngineWorld.TICK);
    world.journal.restore(0, world.tasks(1_000, EngineWorld.accepted()));
    world.goOn(Duration.ofSeconds(5));
    assertThat(gate.fault()).isPresent();
    int atOnce = provider.submits.get();

    for (int i = 0; i < 1_200; i++) {
      world.goOn(EngineWorld.TICK);
      assertThat(gate.isOpen()).isFalse();
    }

    assertThat(atOnce).isLessThanOrEqualTo(256);
    assertThat(provider.submits.get() - atOnce).isBetween(10, 40);
    assertThat(provider.polls.get()).as("questions, free").isLessThan(10);
  }

  @Test
  void anotherKeyIsTriedAtOnce() {
    provider.poll = () -> unanswered(AccountProblem.KEY_REFUSED);
    world.engine.start();
    world.goOn(Duration.ofMinutes(10));
    int before = provider.polls.get();
    provider.poll = () -> StubProvider.NO_SUCH_TASK;

    world.key = "sk-the-right-one";
    world.goOn(EngineWorld.TICK);
    world.goOn(EngineWorld.TICK);

    assertThat(provider.polls.get() - before).isEqualTo(1);
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void aProviderThatIsAwayAtStartIsNoFaultOfTheAccount() {
    provider.poll = () -> new PollOutcome.Retryable(Fault.of("away"), null);
    world.engine.start();
    world.goOn(EngineWorld.TICK);

    assertThat(gate.isOpen()).isTrue();
    assertThat(gate.fault()).isEmpty();
  }

  @Test
  void rendersOfAnotherAddressAreNotAskedForTheAccount() {
    provider.poll = () -> unanswered(AccountProblem.KEY_REFUSED);
    world.engine.start();
    var elsewhere = new ProviderTask(new ProviderTaskId("t"), "https://old.example");
    world.journal.restore(0, world.tasks(50, new Rendering(elsewhere, 0, 0, 0)));
    world.goOn(Duration.ofMinutes(5));

    assertThat(provider.elsewhere).hasValue(0);
    assertThat(gate.isOpen()).isFalse();
  }

  @Test
  void aProbeWhoseTaskEndsOtherwiseIsFollowedByAnother() {
    provider.submit = () -> refused(AccountProblem.OUT_OF_QUOTA);
    world.engine.start();
    world.goOn(EngineWorld.TICK);
    world.journal.restore(0, world.tasks(3, EngineWorld.accepted()));
    world.goOn(Duration.ofSeconds(2));
    assertThat(gate.fault()).isPresent();
    provider.inputsFail = true;
    world.goOn(Duration.ofSeconds(5));
    provider.inputsFail = false;
    provider.submit = () -> StubProvider.TAKEN;

    world.goOn(Duration.ofSeconds(90));

    assertThat(gate.isOpen()).isTrue();
  }

  private static SubmitOutcome refused(AccountProblem problem) {
    return new SubmitOutcome.AccountFault(problem, Fault.of("no"));
  }

  private static PollOutcome unanswered(AccountProblem problem) {
    return new PollOutcome.AccountFault(problem, Fault.of("no"));
  }

  private static void awaitZero(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
