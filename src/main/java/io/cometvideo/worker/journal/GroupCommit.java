package io.cometvideo.worker.journal;

import io.cometvideo.worker.journal.JournalEntry.Work;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
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
  private final TransactionalWriter writer;
  private final HeldLanes held;
  private final Isolation isolation;
  private final JournalMetrics metrics;
  private final Pause pause;
  private final InstantSource clock;
  private volatile @Nullable String lastFailure;

  GroupCommit(
      Assignments assignments,
      GroupMembership membership,
      TransactionPlanner planner,
      TransactionalWriter writer,
      HeldLanes held,
      Isolation isolation,
      JournalMetrics metrics,
      Pause pause,
      InstantSource clock) {
    this.assignments = assignments;
    this.membership = membership;
    this.planner = planner;
    this.writer = writer;
    this.held = held;
    this.isolation = isolation;
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
    // A lane may have gathered more than one transaction can hold.
    for (List<Pending> part : parts(group)) {
      for (Pending pending : commitOrGiveBack(part, 1, listener)) {
        setAside(pending);
      }
    }
  }

  private static List<List<Pending>> parts(List<Pending> group) {
    List<List<Pending>> parts = new ArrayList<>();
    int begin = 0;
    int weight = 0;
    long bytes = 0;
    for (int i = 0; i < group.size(); i++) {
      weight += group.get(i).work().weight();
      bytes += group.get(i).work().bytes();
      boolean full = weight >= KafkaTaskJournal.MAX_WEIGHT || bytes >= KafkaTaskJournal.MAX_BYTES;
      if (full || i == group.size() - 1) {
        parts.add(group.subList(begin, i + 1));
        begin = i + 1;
        weight = 0;
        bytes = 0;
      }
    }
    return parts;
  }

  /** Nothing if all is written or set aside; otherwise what is left after so many tries. */
  private List<Pending> commitOrGiveBack(List<Pending> group, int tries, JournalListener listener)
      throws InterruptedException {
    List<Pending> left = group;
    int failures = 0;
    while (failures < tries) {
      assignments.closeOverdue(listener);
      isolation.holdUnwritable(left);
      left = held.keepBehind(left);
      // Before the plan: a worker that was fenced and rejoined meanwhile must fail, not write what
      // it planned in its earlier membership.
      ConsumerGroupMetadata membershipOfPlan = membership.current();
      TransactionPlan plan;
      try {
        plan = plan(left);
      } catch (TasksUnreadableException e) {
        lastFailure = isolation.holdUnreadable(left, e);
        continue;
      }
      if (isolation.holdBlocked(plan)) {
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
          lastFailure = refused.getFirst().reason();
          if (!isolation.blame(refused)) {
            return left;
          }
        }
        case TransactionResult.Retry(var cause) -> {
          failures++;
          failed(cause);
        }
      }
    }
    return left;
  }

  private TransactionPlan plan(List<Pending> group) {
    return planner.plan(
        group.stream().map(Pending::work).toList(),
        assignments.tasks(),
        isolation.refusals(),
        isolation::mayWrite,
        clock.instant());
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
    isolation.written(plan.records(), group);
    plan.publish(assignments.tasks(), listener);
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
    held.hold(lane, lastFailure == null ? "it cannot be written" : lastFailure);
    var _ = held.keepBehind(List.of(pending));
  }
}
