package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometvideo.worker.comet.Submission;
import io.cometvideo.worker.task.AccountProblem;
import io.cometvideo.worker.task.Attempts;
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
import io.cometvideo.worker.task.TransferOutcome;
import io.cometvideo.worker.task.VideoAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes on, and what does not, while the account is at fault. */
@Timeout(60)
class BehindClosedGateTest {

  private static final ProviderTask RENDER =
      new ProviderTask(new ProviderTaskId("render"), StubProvider.URL);
  private static final VideoAddress ADDRESS =
      VideoAddress.signed(URI.create(StubProvider.URL + "/a.mp4"));
  private static final PollOutcome AT_FAULT =
      new PollOutcome.AccountFault(AccountProblem.KEY_REFUSED, Fault.of("no"));

  private final EngineWorld world = new EngineWorld(100);
  private final StubProvider provider = world.provider;

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aRenderIsLookedAtAtItsDeadlineAndOnceMoreBeforeItIsGivenUp() {
    var looks = new AtomicInteger();
    provider.pollOf =
        render -> {
          if (render.equals(RENDER)) {
            looks.incrementAndGet();
          }
          return AT_FAULT;
        };
    world.engine.start();
    world.goOn(EngineWorld.TICK);
    Duration timeout = Duration.ofSeconds(60);
    world.journal.restore(0, world.tasks("r-", 1, new Rendering(RENDER, 0, 0, 0), "m", timeout));

    world.goOn(Duration.ofSeconds(50));
    assertThat(looks).as("held").hasValue(0);
    world.goOn(Duration.ofMinutes(9));
    assertThat(looks).hasValue(1);
    assertThat(world.statuses(Status.RENDERING)).isEqualTo(1);
    world.goOn(Duration.ofMinutes(3));

    assertThat(looks).hasValue(2);
    assertThat(world.journal.tasks().active()).isEmpty();
  }

  @Test
  void aProbeThatCannotBeginIsFollowedByAnother() {
    provider.submit = () -> refused(AccountProblem.OUT_OF_QUOTA);
    world.engine.start();
    world.goOn(EngineWorld.TICK);
    world.journal.restore(0, world.tasks("r-", 2, EngineWorld.accepted()));
    world.goOn(Duration.ofSeconds(2));
    assertThat(world.gate.isOpen()).isFalse();
    Task ofLaterAssignment = world.tasks("a-", 1, EngineWorld.accepted()).getFirst();
    world.submissions.enqueue(in(2, ofLaterAssignment));
    provider.submit = () -> StubProvider.TAKEN;
    world.request("good");

    world.goOn(Duration.ofSeconds(20));

    assertThat(world.gate.isOpen()).isTrue();
  }

  @Test
  void aProbeIsOfAModelThatMayBegin() {
    Queue<String> models = new ConcurrentLinkedQueue<>();
    provider.submitOf =
        submission -> {
          models.add(String.valueOf(submission.summary().model()));
          return answer(submission);
        };
    world.engine.start();
    world.goOn(EngineWorld.TICK);
    world.journal.restore(0, oneModelIsAway());
    world.goOn(Duration.ofSeconds(2));
    assertThat(world.gate.isOpen()).isFalse();
    models.clear();

    world.goOn(Duration.ofMinutes(2));

    assertThat(models).isNotEmpty().containsOnly("m");
  }

  @Test
  void aTransferThatMayNotAskForAnAddressIsNoFailureAndIsMadeLater() {
    provider.pollOf = render -> render.equals(RENDER) ? rendered() : StubProvider.NO_SUCH_TASK;
    var transfers = new AtomicInteger();
    world.videos =
        (_, fresh, _) -> {
          if (transfers.incrementAndGet() == 1) {
            // The gate closes while the transfer is under way.
            closeGate();
            assertThat(fresh.next()).isEmpty();
            return new TransferOutcome.DownloadFailed(Fault.of("the address is refused"));
          }
          return StubProvider.endlessTransfer();
        };
    world.engine.start();
    world.goOn(EngineWorld.TICK);
    world.journal.restore(0, world.tasks("r-", 1, new Rendering(RENDER, 0, 0, 0)));

    await()
        .until(() -> {
          world.time.goOn(EngineWorld.TICK);
          return transfers.get() == 2;
        });

    Attempts attempts = world.journal.tasks().active().findAny().orElseThrow().attempts();
    assertThat(attempts.downloads()).isZero();
    assertThat(attempts.polls()).isEqualTo(2);
  }

  private void closeGate() {
    world.gate.submitted(new RequestId("a"), refused(AccountProblem.OUT_OF_QUOTA));
    world.gate.submitted(new RequestId("b"), refused(AccountProblem.OUT_OF_QUOTA));
    assertThat(world.gate.isOpenForPolls()).isFalse();
  }

  /** Of that model ten are first in line. */
  private List<Task> oneModelIsAway() {
    List<Task> tasks =
        new ArrayList<>(world.tasks("a-", 10, EngineWorld.accepted(), "away", Duration.ofHours(1)));
    tasks.addAll(world.tasks("b-", 10, EngineWorld.accepted()));
    return tasks;
  }

  private static SubmitOutcome answer(Submission submission) {
    return "away".equals(submission.summary().model())
        ? new SubmitOutcome.Retryable(
            new Fault("no channel", 503, "model_not_found", null, null), Duration.ofMinutes(10))
        : refused(AccountProblem.OUT_OF_QUOTA);
  }

  private static Task in(long epoch, Task task) {
    return new Task(
        new TaskKey(0, epoch, task.requestId()),
        task.summary(),
        task.state(),
        task.deadline(),
        task.attempts(),
        task.timings(),
        task.updatedAt());
  }

  private static PollOutcome rendered() {
    return new PollOutcome.Rendered(ADDRESS, null);
  }

  private static SubmitOutcome refused(AccountProblem problem) {
    return new SubmitOutcome.AccountFault(problem, Fault.of("no"));
  }
}
