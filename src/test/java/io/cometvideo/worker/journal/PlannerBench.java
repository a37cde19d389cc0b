package io.cometvideo.worker.journal;

import io.cometvideo.worker.message.CompletionEvents;
import io.cometvideo.worker.message.TaskRecords;
import io.cometvideo.worker.task.Decision;
import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Instructions;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskPolicy;
import io.cometvideo.worker.task.TaskPolicy.OnUnknownOutcome;
import io.cometvideo.worker.task.Transitions;
import io.cometvideo.worker.task.VideoRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A planner, one open partition, number 2 at offset 10, and what the journal tells. */
final class PlannerBench {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final long EPOCH = 7;

  final TaskTable tables = new TaskTable();
  final Refusals refusals = new Refusals();
  final Told told = new Told();
  final TransactionPlanner planner;

  PlannerBench() {
    this(WaitingMemory.unlimited(), nothingSpilled());
  }

  PlannerBench(WaitingMemory memory, SpilledTasks spilled) {
    tables.publish(new PartitionTable(2, EPOCH, 10, new FinishedTasks(), memory));
    planner = planner(spilled);
  }

  private static TransactionPlanner planner(SpilledTasks spilled) {
    return new TransactionPlanner(
        new Transitions(
            new TaskPolicy(
                3,
                OnUnknownOutcome.FAIL,
                3,
                Duration.ofMinutes(1),
                3,
                3,
                Duration.ofMinutes(30),
                Duration.ofMinutes(10),
                2,
                "https://named.example")),
        new JournalRecords(
            new TopicNames("requests", "tasks", "completions", "dead-letters"),
            new TaskRecords(),
            new CompletionEvents("/test")),
        Duration.ofHours(24),
        spilled);
  }

  /** Of a journal that keeps everything in memory. */
  static SpilledTasks nothingSpilled() {
    var log =
        new TaskLog(
            () -> {
              throw new UnsupportedOperationException("nothing is spilled");
            },
            new TaskRecords(),
            "tasks",
            0);
    return new SpilledTasks(new TaskRecords(), log, log, 1);
  }

  void publish(JournalEntry.Work entry) {
    plan(entry).publish(tables, told);
  }

  /** As if the broker had put what is planned at this offset. */
  void publish(JournalEntry.Work work, long offset) {
    publish(plan(work), offset);
  }

  void publish(TransactionPlan plan, long offset) {
    plan.records().forEach(planned -> plan.recorded(planned, offset));
    plan.publish(tables, told);
  }

  TransactionPlan plan(JournalEntry.Work work) {
    return planner.plan(List.of(work), tables, refusals, _ -> true, NOW);
  }

  TransactionPlan planAt(Instant now, JournalEntry.Work... entries) {
    return planner.plan(List.of(entries), tables, refusals, _ -> true, now);
  }

  static JournalEntry.Work step(String id, Happening happening) {
    return new JournalEntry.Step(new TaskKey(2, EPOCH, new RequestId(id)), happening);
  }

  static JournalEntry.Work slice(long epoch, long nextOffset, IntakeItem... items) {
    return new JournalEntry.Slice(new IntakeSlice(2, epoch, List.of(items), nextOffset, 100));
  }

  static IntakeItem request(long offset, String id) {
    var request =
        new VideoRequest(
            new RequestId(id),
            RequestSummary.unknown(null),
            new Instructions("a lamp", List.of()),
            Duration.ofMinutes(30));
    return new IntakeItem.ForTask(offset, request.id(), new Happening.Requested(request));
  }

  static IntakeItem deadLetter(long offset) {
    var record =
        new ConsumerRecord<>(
            "requests", 2, offset, (byte[]) null, "x".getBytes(StandardCharsets.UTF_8));
    return new IntakeItem.DeadLetter(record, "no-request-id", "no id");
  }

  /** What the journal has told. */
  static final class Told implements JournalListener {
    final List<Task> changed = new ArrayList<>();
    final List<Decision.Reason> ignored = new ArrayList<>();
    int dropped;

    @Override
    public void onChanged(Task task, Happening because) {
      changed.add(task);
    }

    @Override
    public void onIgnored(TaskKey key, Happening happening, Decision.Reason reason) {
      ignored.add(reason);
    }

    @Override
    public void onDropped(TaskKey key, Happening happening) {
      dropped++;
    }

    @Override
    public void onRestored(
        int partition, long epoch, Collection<Task> active, List<Task> completed) {}

    @Override
    public void onReleased(int partition) {}
  }
}
