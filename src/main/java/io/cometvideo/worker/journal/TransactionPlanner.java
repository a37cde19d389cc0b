package io.cometvideo.worker.journal;

import io.cometvideo.worker.journal.JournalEntry.Step;
import io.cometvideo.worker.message.CompletionEvents;
import io.cometvideo.worker.message.TaskRecords;
import io.cometvideo.worker.task.Decision;
import io.cometvideo.worker.task.ErrorCode;
import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Happening.RequestRefused;
import io.cometvideo.worker.task.Happening.Requested;
import io.cometvideo.worker.task.Happening.StepFailed;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
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
import org.apache.kafka.clients.producer.ProducerRecord;
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

  TransactionPlan plan(
      List<JournalEntry> entries, TaskTable tables, Oversized oversized, Instant now) {
    TransactionPlan plan = new TransactionPlan();
    for (JournalEntry entry : entries) {
      switch (entry) {
        case Step step -> {
          PartitionTable table = tables.open(step.key());
          if (table == null) {
            plan.drop(step);
          } else {
            apply(plan, table, step, oversized, now);
          }
        }
        case JournalEntry.Slice(var slice) -> slice(plan, tables, slice, oversized, now);
        case JournalEntry.Revocation _, JournalEntry.WakeUp _ -> {}
      }
    }
    for (PartitionTable table : tables.tables()) {
      tombstones(plan, table, now);
    }
    return plan;
  }

  private void slice(
      TransactionPlan plan, TaskTable tables, IntakeSlice slice, Oversized oversized, Instant now) {
    PartitionTable table = tables.open(slice.partition());
    // What was read in an earlier assignment is read again in this one, from the committed offset.
    if (table == null || table.epoch() != slice.epoch()) {
      return;
    }
    long from = plan.nextOffset(table);
    for (IntakeItem item : slice.items()) {
      if (item.offset() >= from) {
        item(plan, table, item, oversized, now);
      }
    }
    plan.advance(table, Math.max(from, slice.nextOffset()));
  }

  private void item(
      TransactionPlan plan,
      PartitionTable table,
      IntakeItem item,
      Oversized oversized,
      Instant now) {
    switch (item) {
      case IntakeItem.ForTask(_, var requestId, var happening) ->
          apply(plan, table, new Step(table.key(requestId), happening), oversized, now);
      case IntakeItem.DeadLetter letter ->
          plan.write(
              table,
              DeadLetterRecords.of(topics.deadLetters(), letter, oversized.contains(letter)),
              letter);
    }
  }

  private void apply(
      TransactionPlan plan, PartitionTable table, Step step, Oversized oversized, Instant now) {
    Happening happening = oversized.replaced(step.key(), step.happening());
    try {
      decide(plan, table, step, happening, now);
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("requestId", step.key().requestId())
          .addKeyValue("happening", happening.getClass().getSimpleName())
          .setCause(e)
          .log("cannot be decided or recorded");
      decideInstead(plan, table, step, now);
    }
  }

  /** The edge of one happening: the others in the queue, and the ones after them, go on. */
  private void decideInstead(TransactionPlan plan, PartitionTable table, Step step, Instant now) {
    Happening instead =
        step.happening() instanceof Requested(var request)
            ? new RequestRefused(RequestSummary.unknown(request.summary().trace()), INTERNAL)
            : new StepFailed("record");
    try {
      decide(plan, table, step, instead, now);
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("requestId", step.key().requestId())
          .setCause(e)
          .log("task is left as it is");
      plan.ignore(step, Decision.Reason.STALE);
    }
  }

  private void decide(
      TransactionPlan plan, PartitionTable table, Step step, Happening happening, Instant now) {
    TaskKey key = step.key();
    RequestId id = key.requestId();
    Task task = plan.task(table, id);
    Decision decision =
        task == null && table.isFinished(id)
            ? Transitions.ofFinished(happening)
            : transitions.decide(key, task, happening, now);
    switch (decision) {
      case Decision.Change(var next) -> {
        record(plan, table, next);
        plan.change(table, next, happening, step.answer());
      }
      case Decision.Keep(var next) -> plan.change(table, next, happening, step.answer());
      case Decision.Ignore(var reason) -> plan.ignore(step, reason);
    }
  }

  private void record(TransactionPlan plan, PartitionTable table, Task next) {
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
    plan.write(table, taskRecord, next.key());
    event.ifPresent(e ->
        plan.write(
            table,
            new ProducerRecord<>(topics.completions(), null, null, e.key(), e.value(), e.headers()),
            next.key()));
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
          new ProducerRecord<>(topics.tasks(), table.partition(), bytes(id), null),
          table.key(id));
    }
    plan.forget(table, over);
  }

  private static byte[] bytes(RequestId id) {
    return id.value().getBytes(StandardCharsets.UTF_8);
  }
}
