package io.cometvideo.worker.journal;

import io.cometvideo.worker.journal.JournalEntry.Work;
import io.cometvideo.worker.journal.TransactionPlan.Planned;
import io.cometvideo.worker.journal.TransactionResult.Refusal;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a group of entries into the log, in one transaction if that goes. What cannot be written
 * costs only itself:
 *
 * <ul>
 *   <li>a record that the broker refuses for what it is, is written smaller ({@link Refusals});
 *   <li>one that cannot be made small enough, or whose place takes nothing, is set aside with its
 *       lane ({@link HeldLanes}, {@link Blockades});
 *   <li>a group that fails without a culprit, repeatedly, is halved until what fails stands alone.
 * </ul>
 *
 * <p>Used by the journal's thread only. See ADR 8.
 */
final class GroupCommit {

  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
  private static final int MAX_TRIES = 3;

  private final Assignments assignments;
  private final GroupMembership membership;
  private final TransactionPlanner planner;
  private final JournalRecords records;
  private final TransactionalWriter writer;
  private final HeldLanes held;
  private final Blockades blockades;
  private final Refusals refusals = new Refusals();
  private final JournalMetrics metrics;
  private final Pause pause;
  private final InstantSource clock;
  private volatile @Nullable String lastFailure;

  GroupCommit(
      Assignments assignments,
      GroupMembership membership,
      TransactionPlanner planner,
      JournalRecords records,
      TransactionalWriter writer,
      HeldLanes held,
      Blockades blockades,
      JournalMetrics metrics,
      Pause pause,
      InstantSource clock) {
    this.assignments = assignments;
    this.membership = membership;
    this.planner = planner;
    this.records = records;
    this.writer = writer;
    this.held = held;
    this.blockades = blockades;
    this.metrics = metrics;
    this.pause = pause;
    this.clock = clock;
  }

  /** Why the last transaction that failed did; null if the last one succeeded. */
  @Nullable String lastFailure() {
    return lastFailure;
  }

  /** Writes the group and publishes it, but for what is set aside. */
  void commit(List<Pending> group, JournalListener listener) throws InterruptedException {
    Deque<List<Pending>> groups = new ArrayDeque<>();
    groups.add(group);
    while (!groups.isEmpty()) {
      halves(commitOrGiveBack(groups.removeFirst(), MAX_TRIES, listener))
          .reversed()
          .forEach(groups::addFirst);
    }
  }

  /** Tries what was set aside once more, and sets aside again what still cannot be written. */
  void retry(List<Pending> group, JournalListener listener) throws InterruptedException {
    for (Pending pending : commitOrGiveBack(group, 1, listener)) {
      setAside(pending);
    }
  }

  /** Nothing if all is written or set aside; otherwise what is left after so many tries. */
  private List<Pending> commitOrGiveBack(List<Pending> group, int tries, JournalListener listener)
      throws InterruptedException {
    List<Pending> left = group;
    int failures = 0;
    while (failures < tries) {
      assignments.closeOverdue(listener);
      left = held.keepBehind(left);
      // Before the plan: a worker that was fenced and rejoined meanwhile must fail, not write what
      // it planned in its earlier membership.
      ConsumerGroupMetadata membershipOfPlan = membership.current();
      TransactionPlan plan;
      try {
        plan = plan(left);
      } catch (TasksUnreadableException e) {
        holdUnreadable(left, e);
        continue;
      }
      if (holdBlocked(plan)) {
        continue;
      }
      if (!plan.needsTransaction()) {
        plan.publish(assignments.tasks(), listener);
        return List.of();
      }
      switch (write(plan, membershipOfPlan)) {
        case TransactionResult.Committed _ -> {
          committed(plan, left, listener);
          return List.of();
        }
        case TransactionResult.NotAMember _ -> awaitMembership(membershipOfPlan);
        case TransactionResult.Refused(var refused) -> {
          if (!isOfOne(refused) && !isOfOnePlace(refused)) {
            lastFailure = refused.getFirst().reason();
            return left;
          }
          refused.forEach(this::refused);
        }
        case TransactionResult.Retry(var cause) -> {
          failures++;
          failed(cause);
        }
      }
    }
    return left;
  }

  /**
   * What is in hand of a partition whose tasks cannot be read waits until it has a leader again.
   */
  private void holdUnreadable(List<Pending> group, TasksUnreadableException e) {
    TopicPartition target = records.tasksOf(e.partition());
    lastFailure = target + ": " + KafkaErrors.describe(Objects.requireNonNull(e.getCause()));
    blockades.add(target, lastFailure);
    for (Pending pending : group) {
      Lane lane = pending.work().lane();
      if (lane.partition() == e.partition() && !held.isHeld(lane)) {
        held.hold(lane, lastFailure, target);
      }
    }
  }

  private TransactionPlan plan(List<Pending> group) {
    return planner.plan(
        group.stream().map(Pending::work).toList(),
        assignments.tasks(),
        refusals,
        partition -> blockades.reason(records.tasksOf(partition)).isEmpty(),
        clock.instant());
  }

  /** Holds the lanes of records that are to go where nothing can be written; false if none are. */
  private boolean holdBlocked(TransactionPlan plan) {
    if (blockades.isEmpty()) {
      return false;
    }
    boolean any = false;
    for (Planned planned : plan.records()) {
      TopicPartition target = writer.target(planned.record());
      String reason = blockades.reason(target).orElse(null);
      Lane lane = planned.lane();
      if (reason != null && lane != null && !held.isHeld(lane)) {
        held.hold(lane, reason, target);
        any = true;
      }
    }
    return any;
  }

  private TransactionResult write(TransactionPlan plan, @Nullable ConsumerGroupMetadata group) {
    if (group == null && !plan.offsets().isEmpty()) {
      throw new IllegalStateException("a partition is open, yet no group metadata was published");
    }
    return metrics.commit(() -> writer.write(plan, group));
  }

  private void committed(TransactionPlan plan, List<Pending> group, JournalListener listener) {
    lastFailure = null;
    pause.committed();
    metrics.batch(plan.transitions());
    refusals.forget(plan.records());
    held.written(group);
    if (!blockades.isEmpty()) {
      plan.records().forEach(planned -> blockades.written(writer.target(planned.record())));
    }
    plan.publish(assignments.tasks(), listener);
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

  private void refused(Refusal refusal) {
    Planned planned = refusal.planned();
    lastFailure = refusal.reason();
    if (!KafkaErrors.isOfTheContent(refusal.cause())) {
      blockades.add(refusal.target(), refusal.reason());
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

  private void failed(RuntimeException cause) {
    lastFailure = KafkaErrors.describe(cause);
    log.atWarn().addKeyValue("error", lastFailure).log("transaction not committed, trying again");
    pause.afterFailure();
  }

  private void awaitMembership(@Nullable ConsumerGroupMetadata refused)
      throws InterruptedException {
    if (refused != null) {
      membership.awaitOtherThan(refused, Assignments.PATIENCE_FOR_METADATA);
    }
  }

  private List<List<Pending>> halves(List<Pending> group) {
    if (group.size() > 1) {
      int middle = group.size() / 2;
      return List.of(group.subList(0, middle), group.subList(middle, group.size()));
    }
    if (group.isEmpty()) {
      return List.of();
    }
    Pending alone = group.getFirst();
    List<Work> parts = alone.work().halves();
    if (parts.size() > 1) {
      return parts.stream().map(part -> List.of(new Pending(part, alone.sinceNanos()))).toList();
    }
    setAside(alone);
    return List.of();
  }

  private void setAside(Pending pending) {
    Lane lane = pending.work().lane();
    if (!held.isHeld(lane)) {
      held.hold(lane, lastFailure == null ? "it cannot be written" : lastFailure);
    }
    var _ = held.keepBehind(new ArrayList<>(List.of(pending)));
  }
}
