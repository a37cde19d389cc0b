package io.cometvideo.worker.journal;

import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The view in memory of the tasks of all open partitions. Any thread may read it; what it reads is
 * committed, but may be outdated a moment later.
 */
public final class TaskTable {

  private final Map<Integer, PartitionTable> partitions = new ConcurrentHashMap<>();

  TaskTable() {}

  /**
   * The task as it stands; empty if it has none that is active, or belongs to an assignment that is
   * over.
   */
  public Optional<Task> find(TaskKey key) {
    PartitionTable table = open(key);
    return table == null ? Optional.empty() : Optional.ofNullable(table.task(key.requestId()));
  }

  /** The active tasks of this request id, in whichever partitions. */
  public Stream<Task> find(RequestId id) {
    return partitions.values().stream().map(table -> table.task(id)).flatMap(Stream::ofNullable);
  }

  /** When the request's outcome was announced, if it is still remembered. */
  public Optional<Instant> completedAt(RequestId id) {
    return partitions.values().stream()
        .map(table -> table.completedAt(id))
        .flatMap(Stream::ofNullable)
        .findFirst();
  }

  /** Whether the key belongs to a partition that is ours, and to the present assignment of it. */
  public boolean isOurs(TaskKey key) {
    return open(key) != null;
  }

  /** How far the requests of the key's partition are taken; 0 if it is not ours any more. */
  public long nextOffset(TaskKey key) {
    PartitionTable table = open(key);
    return table == null ? 0 : table.nextOffset();
  }

  /** All active tasks, in no order. */
  public Stream<Task> active() {
    return partitions.values().stream().flatMap(table -> table.active().stream());
  }

  /** How many finished tasks are remembered. */
  public int finishedCount() {
    return partitions.values().stream().mapToInt(PartitionTable::finishedCount).sum();
  }

  /** The partitions that are assigned and restored. */
  public Set<Integer> openPartitions() {
    return Set.copyOf(partitions.keySet());
  }

  @Nullable PartitionTable open(int partition) {
    return partitions.get(partition);
  }

  /** The table of the key's own assignment; null if that is over. */
  @Nullable PartitionTable open(TaskKey key) {
    PartitionTable table = partitions.get(key.partition());
    return table == null || table.epoch() != key.epoch() ? null : table;
  }

  Iterable<PartitionTable> tables() {
    return partitions.values();
  }

  boolean isCurrent(PartitionTable table) {
    return partitions.get(table.partition()) == table;
  }

  void publish(PartitionTable table) {
    partitions.put(table.partition(), table);
  }

  boolean close(int partition) {
    PartitionTable closed = partitions.remove(partition);
    if (closed != null) {
      closed.release();
    }
    return closed != null;
  }
}
