package io.cometvideo.worker.ops;

import io.cometvideo.worker.engine.AccountState;
import io.cometvideo.worker.intake.IntakeControl;
import io.cometvideo.worker.intake.IntakePulse;
import io.cometvideo.worker.intake.UnreadableRequests;
import io.cometvideo.worker.journal.ClosedPartition;
import io.cometvideo.worker.journal.JournalHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Why the worker does not do its work, in the order of {@link Unready.Reason}; nothing while it
 * does. It looks at progress, not at the length of anything. An intake that an operator has paused,
 * or that waits for slots, is work as it should be.
 *
 * @param accountFault of the engine
 * @param intake whether requests are taken in
 * @param pulse when the consumer has polled
 * @param journal whether what is handed in gets written
 * @param closed the partitions that are not open yet
 * @param unreadable the partitions that stand still
 */
record Readiness(
    Supplier<Optional<AccountState>> accountFault,
    IntakeControl intake,
    IntakePulse pulse,
    Supplier<JournalHealth> journal,
    Supplier<List<ClosedPartition>> closed,
    UnreadableRequests unreadable) {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration JOURNAL_PATIENCE = Duration.ofSeconds(30);

  List<Unready> reasons() {
    List<Unready> reasons = new ArrayList<>();
    accountFault
        .get()
        .ifPresent(account ->
            reasons.add(
                new Unready(
                    Unready.Reason.valueOf(account.problem().name()),
                    account.message(),
                    account.since())));
    if (intake.isDraining()) {
      reasons.add(Unready.of(Unready.Reason.DRAINING, null));
    }
    Duration silence = pulse.silence();
    if (silence.compareTo(PATIENCE) >= 0) {
      reasons.add(
          Unready.of(
              Unready.Reason.INTAKE_STOPPED,
              "the consumer has not polled for %d s".formatted(silence.toSeconds())));
    }
    JournalHealth written = journal.get();
    if (written.oldest().compareTo(JOURNAL_PATIENCE) >= 0) {
      reasons.add(Unready.of(Unready.Reason.JOURNAL_STUCK, text(written)));
    }
    closedForLong().ifPresent(reasons::add);
    if (!unreadable.reasons().isEmpty()) {
      reasons.add(
          Unready.of(Unready.Reason.REQUESTS_UNREADABLE, String.join("; ", unreadable.reasons())));
    }
    return reasons;
  }

  private Optional<Unready> closedForLong() {
    List<ClosedPartition> late =
        closed.get().stream()
            .filter(partition -> partition.age().compareTo(PATIENCE) >= 0)
            .toList();
    return late.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Unready.of(
                Unready.Reason.NOT_RESTORED,
                late.stream().map(Readiness::text).collect(Collectors.joining("; "))));
  }

  private static String text(JournalHealth journal) {
    var text = new StringBuilder();
    text.append("something waits to be written for %d s".formatted(journal.oldest().toSeconds()));
    journal
        .stuck()
        .forEach((partition, why) ->
            text.append("; partition %d is set aside: %s".formatted(partition, why)));
    if (journal.stuck().isEmpty() && journal.lastFailure() != null) {
      text.append("; the last transaction failed: ").append(journal.lastFailure());
    }
    return text.toString();
  }

  private static String text(ClosedPartition partition) {
    return "partition %d, assigned for %d s, waits for %s"
        .formatted(partition.partition(), partition.age().toSeconds(), partition.waitsFor());
  }
}
