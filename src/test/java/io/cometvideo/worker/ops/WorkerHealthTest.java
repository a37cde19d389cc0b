package io.cometvideo.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.engine.AccountState;
import io.cometvideo.worker.engine.PauseReason;
import io.cometvideo.worker.intake.IntakeControl;
import io.cometvideo.worker.intake.IntakePulse;
import io.cometvideo.worker.intake.UnreadableRequests;
import io.cometvideo.worker.journal.ClosedPartition;
import io.cometvideo.worker.journal.JournalHealth;
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
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/** Readiness tells whether work moves, and if not, why. */
class WorkerHealthTest {

  private final Set<PauseReason> pauses = EnumSet.noneOf(PauseReason.class);
  private final List<ClosedPartition> closed = new ArrayList<>();
  private JournalHealth written = new JournalHealth(Duration.ZERO, null, new TreeMap<>());
  private Optional<AccountState> fault = Optional.empty();
  private long nanos;
  private final IntakeControl intake = new IntakeControl(() -> pauses, _ -> {});
  private final IntakePulse pulse = new IntakePulse(() -> nanos);
  private final Readiness readiness =
      new Readiness(
          () -> fault,
          intake,
          pulse,
          () -> written,
          () -> closed,
          new UnreadableRequests(() -> nanos));
  private final WorkerHealth health = new WorkerHealth(readiness);

  @Test
  void aWorkerWhoseWorkMovesIsReadyAlsoWhileItIsPausedByHandOrWaitsForSlots() {
    pulse.polls();
    goOn(Duration.ofSeconds(59));
    closed.add(new ClosedPartition(1, Duration.ofSeconds(59), "its leader"));
    pauses.add(PauseReason.WAITING);
    pauses.add(PauseReason.OPERATOR);
    written = new JournalHealth(Duration.ofSeconds(29), "a failure", new TreeMap<>());

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
  void whatWaitsToBeWrittenForHalfAMinuteIsNamedWithItsReason() {
    written = new JournalHealth(Duration.ofSeconds(30), "TimeoutException: no", new TreeMap<>());
    assertThat(details())
        .containsEntry("reason", "JOURNAL_STUCK")
        .containsEntry(
            "message",
            "something waits to be written for 30 s; the last transaction failed: TimeoutException:"
                + " no");

    written =
        new JournalHealth(
            Duration.ofSeconds(31), null, new TreeMap<>(Map.of(3, "video.requests-dlt: gone")));
    assertThat(details())
        .containsEntry(
            "message",
            "something waits to be written for 31 s; partition 3 is set aside: video.requests-dlt:"
                + " gone");
  }

  @Test
  void theAccountsFaultComesFirstAndEveryReasonHasAGauge() {
    fault =
        Optional.of(new AccountState(AccountProblem.KEY_REFUSED, "401", Instant.ofEpochSecond(1)));
    closed.add(new ClosedPartition(4, Duration.ofSeconds(61), "its leader"));
    written = new JournalHealth(Duration.ofSeconds(30), null, new TreeMap<>());
    var registry = new SimpleMeterRegistry();
    new UnreadyGauges(readiness).bindTo(registry);

    assertThat(details()).containsEntry("reason", "KEY_REFUSED").containsEntry("message", "401");
    assertThat(gauge(registry, "key_refused")).isEqualTo(1);
    assertThat(gauge(registry, "not_restored")).isEqualTo(1);
    assertThat(gauge(registry, "journal_stuck")).isEqualTo(1);
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
