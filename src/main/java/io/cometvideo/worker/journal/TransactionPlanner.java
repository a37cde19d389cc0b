package io.cometvideo.worker.journal;

import io.cometvideo.worker.journal.JournalEntry.Step;
import io.cometvideo.worker.journal.JournalEntry.Work;
import io.cometvideo.worker.task.Decision;
import io.cometvideo.worker.task.ErrorCode;
import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Happening.InputsFailed;
import io.cometvideo.worker.task.Happening.RequestRefused;
import io.cometvideo.worker.task.Happening.Requested;
import io.cometvideo.worker.task.Happening.StepFailed;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.SmallerTask;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskError;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.Transitions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what was handed in into one {@link TransactionPlan}. Decides in the order of the queue,
 * each decision on top of the ones before it. Entries of partitions that are not ours are refused
 * here: Kafka fences members, not partitions, and would take them.
 */
final class TransactionPlanner {

  private static final Logger log = LoggerFactory.getLogger(TransactionPlanner.class);
  private static final int TOMBSTONES_AT_ONCE = 500;
  private static final TaskError INTERNAL =
      TaskError.of(
          ErrorCode.INTERNAL, "the worker failed at this request; its log has the reason", true);

  private final Transitions transitions;
  private final JournalRecords records;
  private final Duration retention;
  private final SpilledTasks spilled;

  TransactionPlanner(
      Transitions transitions, JournalRecords records, Duration retention, SpilledTasks spilled) {
    this.transitions = transitions;
    this.records = records;
    this.retention = retention;
    this.spilled = spilled;
  }

  /**
   * The plan for these.
   *
   * @param refusals what must be written smaller
   * @param mayForget whether the tasks of a partition may be forgotten now
   * @throws TasksUnreadableException if a task's record is needed and cannot be read now
   */
  TransactionPlan plan(
      List<? extends Work> group,
      TaskTable tables,
      Refusals refusals,
      IntPredicate mayForget,
      Instant now) {
    TransactionPlan plan = new TransactionPlan();
    for (Work work : group) {
      switch (work) {
        case Step step -> {
          PartitionTable table = tables.open(step.key());
          if (table == null) {
            plan.drop(step);
          } else {
            apply(plan, table, step, step.lane(), refusals, now);
          }
        }
        case JournalEntry.HandOn handOn -> plan.writeElsewhere(records.handedOn(handOn));
        case JournalEntry.Slice slice -> slice(plan, tables, slice, refusals, now);
      }
    }
    for (PartitionTable table : tables.tables()) {
      if (mayForget.test(table.partition())) {
        tombstones(plan, table, now);
      }
    }
    return plan;
  }

  private void slice(
      TransactionPlan plan,
      TaskTable tables,
      JournalEntry.Slice entry,
      Refusals refusals,
      Instant now) {
    IntakeSlice slice = entry.slice();
    PartitionTable table = tables.open(slice.partition());
    // What was read in an earlier assignment is read again in this one, from the committed offset.
    if (table == null || table.epoch() != slice.epoch()) {
      return;
    }
    long from = plan.nextOffset(table);
    for (IntakeItem item : slice.items()) {
      if (item.offset() >= from) {
        item(plan, table, item, entry.lane(), refusals, now);
      }
    }
    plan.advance(table, Math.max(from, slice.nextOffset()));
  }

  private void item(
      TransactionPlan plan,
      PartitionTable table,
      IntakeItem item,
      Lane lane,
      Refusals refusals,
      Instant now) {
    switch (item) {
      case IntakeItem.ForTask(_, var requestId, var happening) ->
          apply(plan, table, new Step(table.key(requestId), happening), lane, refusals, now);
      case IntakeItem.DeadLetter letter ->
          plan.write(table, records.deadLetter(letter, refusals.level(letter), lane));
    }
  }

  private void apply(
      TransactionPlan plan,
      PartitionTable table,
      Step step,
      Lane lane,
      Refusals refusals,
      Instant now) {
    int level = refusals.level(step.key());
    try {
      decide(plan, table, step, step.happening(), lane, level, now);
    } catch (TasksUnreadableException e) {
      // No fault of the task.
      throw e;
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("requestId", step.key().requestId())
          .addKeyValue("happening", step.happening().getClass().getSimpleName())
          .setCause(e)
          .log("cannot be decided or recorded");
      decideInstead(plan, table, step, lane, level, now);
    }
  }

  /** The edge of one happening: the others in the queue, and the ones after them, go on. */
  private void decideInstead(
      TransactionPlan plan, PartitionTable table, Step step, Lane lane, int level, Instant now) {
    Happening instead =
        step.happening() instanceof Requested(var request)
            ? new RequestRefused(RequestSummary.unknown(request.summary().trace()), INTERNAL)
            : new StepFailed("record");
    try {
      decide(plan, table, step, instead, lane, level, now);
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("requestId", step.key().requestId())
          .setCause(e)
          .log("task is left as it is");
      plan.ignore(step, Decision.Reason.STALE);
    }
  }

  private void decide(
      TransactionPlan plan,
      PartitionTable table,
      Step step,
      Happening happening,
      Lane lane,
      int level,
      Instant now) {
    TaskKey key = step.key();
    Task task = plan.task(table, key.requestId());
    Decision decision = decision(key, task, table, happening, now);
    switch (decision) {
      case Decision.Change(var next) -> {
        Task fitting = level == 0 ? next : SmallerTask.of(task, next, level, now);
        // All are made before one is planned: making them may fail.
        records.of(fitting, lane).forEach(record -> plan.write(table, record));
        plan.change(table, fitting, happening, step.answer());
      }
      case Decision.Keep(var next) -> plan.change(table, next, happening, step.answer());
      case Decision.Ignore(var reason) -> plan.ignore(step, reason);
    }
  }

  private Decision decision(
      TaskKey key, @Nullable Task task, PartitionTable table, Happening happening, Instant now) {
    if (task == null) {
      return table.isFinished(key.requestId())
          ? Transitions.ofFinished(happening)
          : transitions.decide(key, null, happening, now);
    }
    if (!SpilledTasks.isSpilled(task) || isRepeat(happening)) {
      return transitions.decide(key, task, happening, now);
    }
    Task whole = spilled.whole(task).orElse(null);
    if (whole != null) {
      return transitions.decide(key, whole, happening, now);
    }
    log.atError()
        .addKeyValue("requestId", key.requestId())
        .log("record of a waiting task is gone, the task ends");
    return transitions.decide(key, task, new InputsFailed(SpilledTasks.GONE), now);
  }

  private static boolean isRepeat(Happening happening) {
    return happening instanceof Requested || happening instanceof RequestRefused;
  }

  private void tombstones(TransactionPlan plan, PartitionTable table, Instant now) {
    // A task that is taken up again in this transaction must not be forgotten in it.
    List<RequestId> over =
        table.expired(now, retention, TOMBSTONES_AT_ONCE).stream()
            .filter(id -> !plan.changes(table, id))
            .toList();
    if (over.isEmpty()) {
      return;
    }
    for (RequestId id : over) {
      plan.write(table, records.tombstone(table.key(id)));
    }
    plan.forget(table, over);
  }
}
