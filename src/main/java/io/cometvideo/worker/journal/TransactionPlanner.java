package io.cometvideo.worker.journal;

import io.cometvideo.worker.journal.JournalEntry.Step;
import io.cometvideo.worker.journal.JournalEntry.Work;
import io.cometvideo.worker.journal.TransactionPlan.Planned;
import io.cometvideo.worker.message.CompletionEvents;
import io.cometvideo.worker.message.HandedOnSubmissions;
import io.cometvideo.worker.message.TaskRecords;
import io.cometvideo.worker.task.Decision;
import io.cometvideo.worker.task.ErrorCode;
import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Happening.RequestRefused;
import io.cometvideo.worker.task.Happening.Requested;
import io.cometvideo.worker.task.Happening.StepFailed;
import io.cometvideo.worker.task.Happening.SubmissionHandedOn;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.SmallerTask;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskError;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState.Terminal;
import io.cometvideo.worker.task.Transitions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
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
  private final TaskRecords taskRecords;
  private final CompletionEvents completionEvents;
  private final TopicNames topics;
  private final Duration retention;

  TransactionPlanner(
      Transitions transitions,
      TaskRecords taskRecords,
      CompletionEvents completionEvents,
      TopicNames topics,
      Duration retention) {
    this.transitions = transitions;
    this.taskRecords = taskRecords;
    this.completionEvents = completionEvents;
    this.topics = topics;
    this.retention = retention;
  }

  /**
   * The plan for these.
   *
   * @param refusals what must be written smaller
   * @param mayForget whether the tasks of a partition may be forgotten now
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
        case JournalEntry.HandOn(var key, var outcome) -> handOn(plan, key, outcome, work.lane());
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

  /** Where the tasks of a partition are recorded. */
  TopicPartition tasksOf(int partition) {
    return new TopicPartition(topics.tasks(), partition);
  }

  private void handOn(TransactionPlan plan, TaskKey key, SubmissionHandedOn outcome, Lane lane) {
    plan.writeElsewhere(
        new Planned(
            HandedOnSubmissions.toRecord(
                topics.requests(), key.partition(), key.requestId(), outcome),
            key,
            0,
            lane));
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
          plan.write(
              table,
              new Planned(
                  DeadLetterRecords.of(topics.deadLetters(), letter, refusals.level(letter)),
                  letter,
                  DeadLetterRecords.MAX_LEVEL,
                  lane));
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
    Decision decision =
        task == null && table.isFinished(key.requestId())
            ? Transitions.ofFinished(happening)
            : transitions.decide(key, task, happening, now);
    switch (decision) {
      case Decision.Change(var next) -> {
        Task fitting = level == 0 ? next : SmallerTask.of(task, next, level, now);
        record(plan, table, fitting, lane);
        plan.change(table, fitting, happening, step.answer());
      }
      case Decision.Keep(var next) -> plan.change(table, next, happening, step.answer());
      case Decision.Ignore(var reason) -> plan.ignore(step, reason);
    }
  }

  private void record(TransactionPlan plan, PartitionTable table, Task next, Lane lane) {
    // Both are made before one is planned: making them may fail.
    var taskRecord =
        new ProducerRecord<>(
            topics.tasks(),
            table.partition(),
            null,
            bytes(next.requestId()),
            taskRecords.write(next),
            taskRecords.headers(next));
    Optional<CompletionEvents.Event> event =
        next.state() instanceof Terminal
            ? Optional.of(completionEvents.of(next))
            : Optional.empty();
    plan.write(table, new Planned(taskRecord, next.key(), SmallerTask.MAX_LEVEL, lane));
    event.ifPresent(e ->
        plan.write(
            table,
            new Planned(
                new ProducerRecord<>(
                    topics.completions(), null, null, e.key(), e.value(), e.headers()),
                next.key(),
                SmallerTask.MAX_LEVEL,
                lane)));
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
      plan.write(
          table,
          new Planned(
              new ProducerRecord<>(topics.tasks(), table.partition(), bytes(id), null),
              table.key(id),
              0,
              null));
    }
    plan.forget(table, over);
  }

  private static byte[] bytes(RequestId id) {
    return id.value().getBytes(StandardCharsets.UTF_8);
  }
}
