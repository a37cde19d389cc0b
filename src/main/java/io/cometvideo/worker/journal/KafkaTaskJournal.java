package io.cometvideo.worker.journal;

import io.cometvideo.worker.journal.JournalEntry.Revocation;
import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal's thread: takes what is handed in, decides, commits, publishes. While one transaction
 * commits, the next one gathers.
 */
final class KafkaTaskJournal implements TaskJournal {

  private static final Logger log = LoggerFactory.getLogger(KafkaTaskJournal.class);

  private static final int MOST_IN_A_TRANSACTION = 2_000;
  private static final long IDLE_MILLIS = 1_000;

  private final BlockingQueue<JournalEntry> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger backlog = new AtomicInteger();
  private final Oversized oversized = new Oversized();
  private final Assignments assignments;
  private final GroupMembership membership;
  private final TransactionPlanner planner;
  private final TransactionalWriter writer;
  private final JournalMetrics metrics;
  private final Pause pause;
  private final InstantSource clock;

  KafkaTaskJournal(
      Assignments assignments,
      GroupMembership membership,
      TransactionPlanner planner,
      TransactionalWriter writer,
      JournalMetrics metrics,
      Pause pause,
      InstantSource clock) {
    this.assignments = assignments;
    this.membership = membership;
    this.planner = planner;
    this.writer = writer;
    this.metrics = metrics;
    this.pause = pause;
    this.clock = clock;
  }

  @Override
  public void handIn(TaskKey key, Happening happening) {
    add(new JournalEntry.Step(key, happening));
  }

  @Override
  public CompletableFuture<Optional<Task>> commit(TaskKey key, Happening happening) {
    var answer = new CompletableFuture<Optional<Task>>();
    add(new JournalEntry.Step(key, happening, answer::complete));
    return answer;
  }

  @Override
  public void handIn(IntakeSlice slice) {
    add(new JournalEntry.Slice(slice));
  }

  @Override
  public int backlog() {
    return backlog.get();
  }

  @Override
  public TaskTable tasks() {
    return assignments.tasks();
  }

  void add(JournalEntry entry) {
    backlog.addAndGet(entry.weight());
    queue.add(entry);
  }

  /** Runs until {@code running} is false and nothing is left in the queue. */
  void run(JournalListener listener, BooleanSupplier running) {
    try {
      while (running.getAsBoolean() || !queue.isEmpty()) {
        List<JournalEntry> entries = gather();
        try {
          process(entries, listener);
        } finally {
          backlog.addAndGet(-entries.stream().mapToInt(JournalEntry::weight).sum());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      writer.close();
    }
  }

  private List<JournalEntry> gather() throws InterruptedException {
    List<JournalEntry> entries = new ArrayList<>();
    JournalEntry next = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
    if (next != null) {
      pause.beforeTransaction();
    }
    for (int weight = 0; next != null; next = queue.poll()) {
      entries.add(next);
      weight += next.weight();
      // What is behind a revocation belongs to the time after it.
      if (next instanceof Revocation || weight >= MOST_IN_A_TRANSACTION) {
        break;
      }
    }
    return entries;
  }

  private void process(List<JournalEntry> entries, JournalListener listener)
      throws InterruptedException {
    oversized.clear();
    while (true) {
      assignments.closeOverdue(listener);
      TransactionPlan plan = planner.plan(entries, assignments.tasks(), oversized, clock.instant());
      if (!plan.needsTransaction() || isCommitted(plan)) {
        plan.publish(assignments.tasks(), listener);
        break;
      }
    }
    for (JournalEntry entry : entries) {
      if (entry instanceof Revocation revocation) {
        assignments.close(revocation, listener);
      }
    }
  }

  private boolean isCommitted(TransactionPlan plan) throws InterruptedException {
    ConsumerGroupMetadata group = membership.current();
    if (group == null) {
      throw new IllegalStateException("a partition is open, yet no group metadata was published");
    }
    var result = metrics.commit().record(() -> writer.write(plan, group));
    switch (result) {
      case TransactionalWriter.Result.Committed _ -> {
        pause.committed();
        metrics.batch(plan.transitions());
        return true;
      }
      case TransactionalWriter.Result.NotAMember _ ->
          membership.awaitOtherThan(group, Assignments.PATIENCE_FOR_METADATA);
      case TransactionalWriter.Result.TooLarge(var origin, var topic) -> {
        log.atWarn()
            .addKeyValue("topic", topic)
            .addKeyValue("origin", origin)
            .log("record too large");
        if (!oversized.add(origin)) {
          pause.afterFailure();
        }
      }
      case TransactionalWriter.Result.Retry(var cause) -> {
        log.atWarn()
            .addKeyValue("reason", cause.getMessage())
            .log("transaction not committed, trying again");
        pause.afterFailure();
      }
    }
    return false;
  }
}
