package io.cometvideo.worker.journal;

import io.cometvideo.worker.journal.JournalEntry.Revocation;
import io.cometvideo.worker.task.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partitions are ours, in which assignment, and which of them are open. The consumer's thread
 * assigns, revokes and loses; restore threads open; the journal's thread closes what was revoked.
 * Opening and losing are guarded by the monitor, so that a partition that is lost while it is being
 * restored does not open afterwards.
 */
final class Assignments {

  static final Duration PATIENCE_FOR_METADATA = Duration.ofSeconds(3);

  private static final Logger log = LoggerFactory.getLogger(Assignments.class);
  private static final long NOT_ASSIGNED = -1;

  private final TaskTable tasks = new TaskTable();
  private final Map<Integer, Long> epochs = new ConcurrentHashMap<>();
  private final AtomicLong lastEpoch = new AtomicLong();
  private final Queue<Revocation> revocations = new ConcurrentLinkedQueue<>();

  TaskTable tasks() {
    return tasks;
  }

  long assign(Set<Integer> partitions) {
    long epoch = lastEpoch.incrementAndGet();
    partitions.forEach(partition -> epochs.put(partition, epoch));
    return epoch;
  }

  long epoch(int partition) {
    return epochs.getOrDefault(partition, NOT_ASSIGNED);
  }

  /** Opens a restored partition and tells; false if it is not ours any more. */
  synchronized boolean open(PartitionTable table, List<Task> completed, JournalListener listener) {
    if (epoch(table.partition()) != table.epoch()) {
      return false;
    }
    tasks.publish(table);
    listener.onRestored(table.partition(), table.epoch(), List.copyOf(table.active()), completed);
    return true;
  }

  synchronized void lose(Set<Integer> partitions, JournalListener listener) {
    for (int partition : partitions) {
      epochs.remove(partition);
      tasks.close(partition);
      listener.onReleased(partition);
    }
  }

  void expect(Revocation revocation) {
    revocations.add(revocation);
  }

  /** Closes what a revocation names; on the journal's thread, with no transaction open. */
  void close(Revocation revocation, JournalListener listener) {
    if (revocations.remove(revocation)) {
      lose(revocation.partitions(), listener);
      revocation.done().countDown();
    }
  }

  /**
   * Closes partitions whose revocation waits too long behind entries that cannot be committed. The
   * successor must not be kept waiting for a broker that refuses us.
   */
  void closeOverdue(JournalListener listener) {
    for (Revocation revocation : revocations) {
      if (revocation.giveUpAtNanos() - System.nanoTime() < 0) {
        log.atWarn()
            .addKeyValue("partitions", revocation.partitions())
            .log("revoked partitions given up without their last records");
        close(revocation, listener);
      }
    }
  }
}
