package io.cometvideo.worker.journal;

import io.cometvideo.worker.journal.JournalEntry.Revocation;
import io.cometvideo.worker.task.Task;
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

  private final KafkaTaskJournal journal;
  private final Assignments assignments;
  private final GroupMembership membership;
  private final Restorer restorer;
  private final RestoreProgress progress;
  private final Supervisor supervisor;
  private final EndingTimes times;
  private volatile boolean running;
  private @Nullable JournalListener listener;
  private @Nullable Thread thread;

  JournalRuntime(
      KafkaTaskJournal journal,
      Assignments assignments,
      GroupMembership membership,
      Restorer restorer,
      RestoreProgress progress,
      Supervisor supervisor,
      EndingTimes times) {
    this.journal = journal;
    this.assignments = assignments;
    this.membership = membership;
    this.restorer = restorer;
    this.progress = progress;
    this.supervisor = supervisor;
    this.times = times;
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

  /** Writes what is left and ends. */
  public void stop() throws InterruptedException {
    running = false;
    journal.add(new JournalEntry.WakeUp());
    if (thread != null && !thread.join(times.journal())) {
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
    var revocation = new Revocation(partitions, System.nanoTime() + times.flush().toNanos());
    assignments.expect(revocation);
    journal.add(revocation);
    try {
      if (!revocation.done().await(times.revocation().toMillis(), TimeUnit.MILLISECONDS)) {
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
    if (assignments.open(table, completed, told())) {
      progress.opened(table.partition(), table.epoch());
    } else {
      table.release();
    }
  }

  private JournalListener told() {
    if (listener == null) {
      throw new IllegalStateException("the journal is not started");
    }
    return listener;
  }
}
