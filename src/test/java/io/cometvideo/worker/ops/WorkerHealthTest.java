package io.cometvideo.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.engine.AccountState;
import io.cometvideo.worker.engine.PauseReason;
import io.cometvideo.worker.intake.IntakeControl;
import io.cometvideo.worker.intake.IntakePulse;
import io.cometvideo.worker.intake.UnreadableRequests;
import io.cometvideo.worker.journal.ClosedPartition;
import io.cometvideo.worker.task.AccountProblem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/** Readiness tells whether work moves, and if not, why. */
class WorkerHealthTest {

  private final Set<PauseReason> pauses = EnumSet.noneOf(PauseReason.class);
  private final List<ClosedPartition> closed = new ArrayList<>();
  private Optional<AccountState> fault = Optional.empty();
  private long nanos;
  private final IntakeControl intake = new IntakeControl(() -> pauses);
  private final IntakePulse pulse = new IntakePulse(() -> nanos);
  private final Readiness readiness =
      new Readiness(() -> fault, intake, pulse, () -> closed, new UnreadableRequests(() -> nanos));
  private final WorkerHealth health = new WorkerHealth(readiness);

  @Test
  void aWorkerWhoseWorkMovesIsReadyAlsoWhileItIsPausedByHandOrWaitsForSlots() {
    pulse.polls();
    goOn(Duration.ofSeconds(59));
    closed.add(new ClosedPartition(1, Duration.ofSeconds(59), "its leader"));
    pauses.add(PauseReason.WAITING);
    intake.pauseByOperator(true);

    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void aConsumerThatHasNotPolledForAMinuteIsAnIntakeThatStopped() {
    goOn(Duration.ofHours(1));
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);

    pulse.polls();
    goOn(Duration.ofSeconds(60));
    assertThat(details())
        .containsEntry("reason", "INTAKE_STOPPED")
        .containsEntry("message", "the consumer has not polled for 60 s");

    pulse.polls();
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void aPartitionThatIsNotOpenForAMinuteIsNamedWithWhatItWaitsFor() {
    closed.add(new ClosedPartition(1, Duration.ofSeconds(59), "its leader"));
    closed.add(new ClosedPartition(4, Duration.ofSeconds(61), "the group's offset"));

    assertThat(details())
        .containsEntry("reason", "NOT_RESTORED")
        .containsEntry("message", "partition 4, assigned for 61 s, waits for the group's offset");
  }

  @Test
  void theAccountsFaultComesFirstAndEveryReasonHasAGauge() {
    fault =
        Optional.of(new AccountState(AccountProblem.KEY_REFUSED, "401", Instant.ofEpochSecond(1)));
    closed.add(new ClosedPartition(4, Duration.ofSeconds(61), "its leader"));
    pauses.add(PauseReason.JOURNAL);
    var registry = new SimpleMeterRegistry();
    new UnreadyGauges(readiness).bindTo(registry);

    assertThat(details()).containsEntry("reason", "KEY_REFUSED").containsEntry("message", "401");
    assertThat(gauge(registry, "key_refused")).isEqualTo(1);
    assertThat(gauge(registry, "not_restored")).isEqualTo(1);
    assertThat(gauge(registry, "journal_behind")).isEqualTo(1);
    assertThat(gauge(registry, "intake_stopped")).isZero();
  }

  private static double gauge(SimpleMeterRegistry registry, String reason) {
    return registry.get("worker.unready").tag("reason", reason).gauge().value();
  }

  private Map<String, Object> details() {
    assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    return health.health().getDetails();
  }

  private void goOn(Duration by) {
    nanos += by.toNanos();
  }
}
