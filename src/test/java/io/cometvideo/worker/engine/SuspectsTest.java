package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometvideo.worker.comet.Submission;
import io.cometvideo.worker.task.AccountProblem;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.SubmitOutcome;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState.Rendering;
import io.cometvideo.worker.task.VideoAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Single tasks that are answered as if the account were at fault, which it is not. */
@Timeout(60)
class SuspectsTest {

  private final EngineWorld world = new EngineWorld(4);
  private final StubProvider provider = world.provider;
  private final AtomicInteger refusals = new AtomicInteger();

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"KEY_REFUSED", "OUT_OF_QUOTA", "WRONG_BASE_URL"})
  void aTaskThatIsAlwaysRefusedHoldsUpNobodyAndWaitsAsASuspect(AccountProblem problem) {
    provider.submitOf = submission -> answer(submission, problem);
    provider.poll = this::failed;
    world.engine.start();
    world.goOn(EngineWorld.TICK);
    world.journal.restore(0, mixed(3, 60));

    world.goOn(Duration.ofMinutes(10));

    assertThat(world.gate.fault()).isEmpty();
    assertThat(world.journal.tasks().active().map(Task::requestId).map(RequestId::value))
        .allSatisfy(id -> assertThat(id).startsWith("bad-"))
        .hasSize(3);
    assertThat(world.statuses(Status.ACCEPTED)).isEqualTo(3);
    assertThat(refusals.get()).isBetween(3 * 8, 3 * 60);
  }

  @Test
  void whatComesAfterTheLastSuspectsIsTriedAtOnce() {
    provider.submitOf = submission -> answer(submission, AccountProblem.OUT_OF_QUOTA);
    provider.poll = this::failed;
    world.engine.start();
    world.goOn(EngineWorld.TICK);
    world.journal.restore(0, mixed(2, 0));
    world.goOn(Duration.ofMinutes(20));
    assertThat(world.gate.isOpen()).isFalse();
    assertThat(world.gate.isStarved()).isTrue();

    world.request("good-late");
    world.goOn(Duration.ofSeconds(2));

    assertThat(task("good-late")).isNotEqualTo(Status.ACCEPTED);
    assertThat(world.gate.fault()).isEmpty();
  }

  @Test
  void aBalanceThatIsGoneClosesTheGateWithAHandfulOfCallsAlthoughPollsAreAnswered() {
    provider.submit = () -> refused(AccountProblem.OUT_OF_QUOTA);
    world.engine.start();
    world.goOn(EngineWorld.TICK);
    world.journal.restore(0, world.tasks(1_000, EngineWorld.accepted()));

    world.goOn(Duration.ofMinutes(10));

    assertThat(world.gate.fault().orElseThrow().problem()).isEqualTo(AccountProblem.OUT_OF_QUOTA);
    assertThat(world.gate.isStarved()).isFalse();
    assertThat(provider.submits.get()).isBetween(10, 40);
    assertThat(world.statuses(Status.ACCEPTED)).isEqualTo(1_000);

    provider.submit = () -> StubProvider.TAKEN;
    world.goOn(Duration.ofMinutes(2));

    assertThat(world.gate.isOpen()).isTrue();
  }

  @Test
  void aRenderThatIsAlwaysRefusedIsPolledLessAndStopsNobody() {
    AtomicInteger polls = new AtomicInteger();
    var bad = new ProviderTask(new ProviderTaskId("bad"), StubProvider.URL);
    var good = new ProviderTask(new ProviderTaskId("good"), StubProvider.URL);
    provider.pollOf =
        render -> {
          if (render.equals(bad)) {
            polls.incrementAndGet();
            return unanswered(AccountProblem.KEY_REFUSED);
          }
          return failed();
        };
    world.engine.start();
    world.goOn(EngineWorld.TICK);
    List<Task> tasks = new ArrayList<>(world.tasks("bad-", 1, new Rendering(bad, 0, 0, 0)));
    tasks.addAll(world.tasks("good-", 20, new Rendering(good, 0, 0, 0)));
    world.journal.restore(0, tasks);

    world.goOn(Duration.ofMinutes(20));

    assertThat(world.gate.fault()).isEmpty();
    assertThat(world.journal.tasks().active()).hasSize(1);
    assertThat(polls.get()).as("every 15 s it were 80").isBetween(15, 50);
  }

  @Test
  void aRenderThatIsDoneIsStoredAlthoughItsDeadlinePassesWhileTheAccountIsAtFault() {
    var address = VideoAddress.signed(URI.create(StubProvider.URL + "/a.mp4"));
    var done = new ProviderTask(new ProviderTaskId("done"), StubProvider.URL);
    var atFault = unanswered(AccountProblem.KEY_REFUSED);
    provider.pollOf = _ -> atFault;
    world.engine.start();
    world.goOn(EngineWorld.TICK);
    Duration timeout = Duration.ofSeconds(60);
    world.journal.restore(0, world.tasks("r-", 5, new Rendering(done, 0, 0, 0), "m", timeout));
    world.goOn(Duration.ofSeconds(50));
    int before = provider.polls.get();
    provider.pollOf =
        render -> render.equals(done) ? new PollOutcome.Rendered(address, null) : atFault;
    assertThat(world.gate.isOpen()).isFalse();

    world.goOn(Duration.ofSeconds(20));

    assertThat(before).as("held, not polled").isLessThan(20);
    await().until(() -> world.statuses(Status.STORING) == 5);
    assertThat(world.gate.isOpen()).isFalse();
  }

  private Status task(String id) {
    return world
        .journal
        .tasks()
        .find(new TaskKey(0, 1, new RequestId(id)))
        .map(Task::status)
        .orElse(Status.FAILED);
  }

  private List<Task> mixed(int bad, int good) {
    List<Task> tasks = new ArrayList<>(world.tasks("bad-", bad, EngineWorld.accepted()));
    tasks.addAll(world.tasks("good-", good, EngineWorld.accepted()));
    return tasks;
  }

  private SubmitOutcome answer(Submission submission, AccountProblem problem) {
    if (submission.requestId().value().startsWith("bad-")) {
      refusals.incrementAndGet();
      return refused(problem);
    }
    return StubProvider.TAKEN;
  }

  private PollOutcome failed() {
    return new PollOutcome.RenderFailed(Fault.of("no"), false);
  }

  private static SubmitOutcome refused(AccountProblem problem) {
    return new SubmitOutcome.AccountFault(problem, Fault.of("no"));
  }

  private static PollOutcome unanswered(AccountProblem problem) {
    return new PollOutcome.AccountFault(problem, Fault.of("no"));
  }
}
