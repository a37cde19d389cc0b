package io.cometvideo.worker.journal;

import io.cometvideo.worker.journal.JournalEntry.Revocation;
import io.cometvideo.worker.task.Happening.SubmitterGone;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskState.Submitting;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops the journal, and follows the rebalances of the consumer: restores what is
 * assigned, flushes what is revoked, drops what is lost.
 */
public final class JournalRuntime implements PartitionOwnership {

  private static final Logger log = LoggerFactory.getLogger(JournalRuntime.class);

  /**
   * How long a revocation waits for what was handed in before it: well below a rebalance's limit.
   */
  private static final Duration REVOCATION_PATIENCE = Duration.ofSeconds(20);

  /** With the time that one attempt to commit takes. */
  private static final Duration LONGEST_REVOCATION = Duration.ofSeconds(30);

  private final KafkaTaskJournal journal;
  private final Assignments assignments;
  private final GroupMembership membership;
  private final Restorer restorer;
  private final RestoreProgress progress;
  private final Supervisor supervisor;
  private volatile boolean running;
  private @Nullable JournalListener listener;
  private @Nullable Thread thread;

  JournalRuntime(
      KafkaTaskJournal journal,
      Assignments assignments,
      GroupMembership membership,
      Restorer restorer,
      RestoreProgress progress,
      Supervisor supervisor) {
    this.journal = journal;
    this.assignments = assignments;
    this.membership = membership;
    this.restorer = restorer;
    this.progress = progress;
    this.supervisor = supervisor;
  }

  /** Starts the journal's thread; from now on the listener is told what happens. */
  public void start(JournalListener listener) {
    this.listener = listener;
    running = true;
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("journal")
            .start(supervisor.watched("journal", () -> runJournal(listener)));
  }

  private void runJournal(JournalListener listener) {
    journal.run(listener, () -> running);
    if (running) {
      throw new IllegalStateException("the journal's thread was interrupted");
    }
  }

  /** Writes what is left and ends, within this time. */
  public void stop(Duration atMost) throws InterruptedException {
    running = false;
    journal.add(new JournalEntry.WakeUp());
    if (thread != null && !thread.join(atMost)) {
      log.atWarn().addKeyValue("backlog", journal.backlog()).log("journal did not end in time");
    }
  }

  /** Partitions that are assigned and not open yet, and what each of them waits for. */
  public List<ClosedPartition> closed() {
    return progress.closed();
  }

  @Override
  public void publish(ConsumerGroupMetadata metadata) {
    membership.publish(metadata);
  }

  @Override
  public void assigned(Set<Integer> partitions) {
    long epoch = assignments.assign(partitions);
    progress.assigned(partitions, epoch);
    restorer.restore(
        partitions, epoch, partition -> assignments.epoch(partition) == epoch, this::opened);
  }

  @Override
  public long epoch(int partition) {
    return assignments.epoch(partition);
  }

  @Override
  public void revoked(Set<Integer> partitions) {
    progress.gone(partitions);
    var revocation = new Revocation(partitions, System.nanoTime() + REVOCATION_PATIENCE.toNanos());
    assignments.expect(revocation);
    journal.add(revocation);
    try {
      if (!revocation.done().await(LONGEST_REVOCATION.toMillis(), TimeUnit.MILLISECONDS)) {
        // The journal hangs in a transaction. The successor waits for that by itself.
        assignments.close(revocation, told());
      }
    } catch (InterruptedException e) {
      // Only a hard stop of the container interrupts its thread; the process is about to end.
      assignments.lose(partitions, told());
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void lost(Set<Integer> partitions) {
    progress.gone(partitions);
    assignments.lose(partitions, told());
  }

  private void opened(PartitionTable table, List<Task> completed) {
    List<Task> active = List.copyOf(table.active());
    if (!assignments.open(table, completed, told())) {
      return;
    }
    progress.opened(table.partition(), table.epoch());
    for (Task task : active) {
      if (task.state() instanceof Submitting) {
        journal.handIn(task.key(), new SubmitterGone());
      }
    }
  }

  private JournalListener told() {
    if (listener == null) {
      throw new IllegalStateException("the journal is not started");
    }
    return listener;
  }
}
