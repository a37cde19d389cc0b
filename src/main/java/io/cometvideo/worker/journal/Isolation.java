package io.cometvideo.worker.journal;

import io.cometvideo.worker.journal.TransactionPlan.Planned;
import io.cometvideo.worker.journal.TransactionResult.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what is to blame for a transaction that failed: writes it smaller ({@link Refusals}),
 * or sets its lane aside ({@link HeldLanes}) and its place with it ({@link Blockades}). Used by the
 * journal's thread only. See ADR 8.
 */
final class Isolation {

  private static final Logger log = LoggerFactory.getLogger(Isolation.class);

  private final JournalRecords records;
  private final TransactionalWriter writer;
  private final HeldLanes held;
  private final Blockades blockades;
  private final Refusals refusals = new Refusals();

  Isolation(
      JournalRecords records, TransactionalWriter writer, HeldLanes held, Blockades blockades) {
    this.records = records;
    this.writer = writer;
    this.held = held;
    this.blockades = blockades;
  }

  /** What must be written smaller. */
  Refusals refusals() {
    return refusals;
  }

  /** Whether something may be written to the tasks of this partition now. */
  boolean mayWrite(int partition) {
    return blockades.reason(records.tasksOf(partition)).isEmpty();
  }

  /** Before the plan, which may have to read what is recorded there. */
  void holdUnwritable(List<Pending> group) {
    if (blockades.isEmpty()) {
      return;
    }
    for (Pending pending : group) {
      Lane lane = pending.work().lane();
      if (!(lane instanceof Lane.OfHandingOn)) {
        TopicPartition target = records.tasksOf(lane.partition());
        blockades.reason(target).ifPresent(reason -> held.hold(lane, reason, target));
      }
    }
  }

  /**
   * What is in hand of a partition whose tasks cannot be read waits until it has a leader again.
   */
  String holdUnreadable(List<Pending> group, TasksUnreadableException e) {
    TopicPartition target = records.tasksOf(e.partition());
    String reason = target + ": " + KafkaErrors.describe(Objects.requireNonNull(e.getCause()));
    blockades.add(target, reason);
    for (Pending pending : group) {
      Lane lane = pending.work().lane();
      if (lane.partition() == e.partition() && !(lane instanceof Lane.OfHandingOn)) {
        held.hold(lane, reason, target);
      }
    }
    return reason;
  }

  /** Holds the lanes of records that are to go where nothing can be written; false if none are. */
  boolean holdBlocked(TransactionPlan plan) {
    if (blockades.isEmpty()) {
      return false;
    }
    boolean any = false;
    for (Planned planned : plan.records()) {
      Lane lane = planned.lane();
      if (lane != null && !held.isHeld(lane)) {
        TopicPartition topic = Blockades.wholeTopic(planned.record().topic());
        // Of a topic that is gone nobody can tell the partition, and asking takes seconds.
        TopicPartition target =
            blockades.reason(topic).isPresent() ? topic : writer.target(planned.record());
        String reason = blockades.reason(target).orElse(null);
        if (reason != null) {
          held.hold(lane, reason, target);
          any = true;
        }
      }
    }
    return any;
  }

  /** These were written. */
  void written(List<Planned> written, List<Pending> group) {
    refusals.forget(written);
    held.written(group);
    if (!blockades.isEmpty()) {
      written.forEach(planned -> blockades.written(writer.target(planned.record())));
    }
  }

  /** Whether all that was refused was to go to one partition, which takes nothing. */
  private static boolean isOfOnePlace(List<Refusal> refused) {
    return refused.stream().noneMatch(refusal -> KafkaErrors.isOfTheContent(refusal.cause()))
        && refused.stream().map(Refusal::target).distinct().count() == 1;
  }

  /**
   * Whether it is known what was refused. Once the client has been refused one record it fails all
   * that it has not sent yet with the same error: only what fails alone is to blame.
   */
  private static boolean isOfOne(List<Refusal> refused) {
    return refused.stream()
            .map(Refusal::planned)
            // A tombstone is as small as can be.
            .filter(planned -> planned.lane() != null)
            .map(Planned::origin)
            .distinct()
            .count()
        == 1;
  }

  /** Blames these; false if it is not known yet which of them is to blame. */
  boolean blame(List<Refusal> refused) {
    if (!isOfOne(refused) && !isOfOnePlace(refused)) {
      return false;
    }
    Set<Object> origins = new HashSet<>();
    for (Refusal refusal : refused) {
      // A task's record and its event may be refused together: it is one step smaller then.
      if (origins.add(refusal.planned().origin())) {
        refused(refusal);
      }
    }
    return true;
  }

  private void refused(Refusal refusal) {
    Planned planned = refusal.planned();
    if (!KafkaErrors.isOfTheContent(refusal.cause())) {
      // A record without a key goes to any partition, so that no blockade would keep it back.
      TopicPartition target =
          planned.record().key() == null
              ? Blockades.wholeTopic(refusal.target().topic())
              : refusal.target();
      blockades.add(target, refusal.reason());
      if (planned.lane() != null) {
        held.hold(planned.lane(), refusal.reason(), target);
      }
      return;
    }
    log.atWarn()
        .addKeyValue("topic", refusal.target().topic())
        .addKeyValue("partition", planned.lane() == null ? null : planned.lane().partition())
        .addKeyValue("key", planned.name())
        .addKeyValue("error", KafkaErrors.describe(refusal.cause()))
        .log("record refused by the broker, a smaller one is written instead");
    if (!refusals.add(planned.origin(), planned.maxLevel()) && planned.lane() != null) {
      held.hold(planned.lane(), refusal.reason());
    }
  }
}
