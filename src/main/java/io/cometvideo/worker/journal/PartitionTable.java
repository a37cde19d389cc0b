package io.cometvideo.worker.journal;

import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState.Failed;
import io.cometvideo.worker.task.TaskState.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one partition during one assignment. Written by the journal's thread only (and by
 * the restore before it is published); read by any.
 */
final class PartitionTable {

  private final int partition;
  private final long epoch;
  private final Map<RequestId, Task> active = new ConcurrentHashMap<>();
  private final FinishedTasks finished;
  private final Map<RequestId, Task> resumable = new HashMap<>();
  private final WaitingMemory memory;
  private volatile long nextOffset;

  /** Of the memory for waiting tasks; guarded by the monitor, since any thread may release. */
  private long taken;

  private boolean released;

  PartitionTable(int partition, long epoch, long nextOffset) {
    this(partition, epoch, nextOffset, new FinishedTasks(), WaitingMemory.unlimited());
  }

  PartitionTable(
      int partition, long epoch, long nextOffset, FinishedTasks finished, WaitingMemory memory) {
    this.partition = partition;
    this.epoch = epoch;
    this.nextOffset = nextOffset;
    this.finished = finished;
    this.memory = memory;
  }

  int partition() {
    return partition;
  }

  long epoch() {
    return epoch;
  }

  long nextOffset() {
    return nextOffset;
  }

  void advanceTo(long offset) {
    nextOffset = offset;
  }

  /** The key of a request's task in this assignment. */
  TaskKey key(RequestId id) {
    return new TaskKey(partition, epoch, id);
  }

  @Nullable Task task(RequestId id) {
    return active.get(id);
  }

  /** The task, if it is active, or failed and may be taken up again. */
  @Nullable Task lastKnown(RequestId id) {
    Task task = active.get(id);
    return task == null ? resumable.get(id) : task;
  }

  boolean isFinished(RequestId id) {
    return finished.contains(id);
  }

  @Nullable Instant completedAt(RequestId id) {
    return finished.completedAt(id);
  }

  Collection<Task> active() {
    return active.values();
  }

  int finishedCount() {
    return finished.size();
  }

  /** A task that was recorded at this offset: what it does not need while it waits may be left. */
  void put(Task task, long offset) {
    put(memory.isTooMuch(WaitingMemory.bytes(task)) ? memory.spilled(task, offset) : task);
  }

  void put(Task task) {
    take(WaitingMemory.bytes(task) - WaitingMemory.bytes(active.get(task.requestId())));
    RequestId id = task.requestId();
    if (task.state() instanceof Terminal) {
      active.remove(id);
      if (task.state() instanceof Failed failed && failed.isRefusal()) {
        finished.putRefused(id, task.updatedAt());
      } else {
        finished.put(id, task.updatedAt());
      }
      keepResumable(task);
    } else {
      finished.remove(id);
      resumable.remove(id);
      active.put(id, task);
    }
  }

  /** Remembers more than the id of a finished task, if it may be taken up again. */
  void keepResumable(Task task) {
    if (task.state() instanceof Failed failed && failed.isResumable()) {
      resumable.put(task.requestId(), task);
    }
  }

  /**
   * Keeps an id whose record cannot be read from being taken for a new one. Its record stays in the
   * topic, for a worker that can read it.
   */
  void block(RequestId id) {
    finished.block(id);
  }

  /** Finished tasks whose retention is over, at most so many. */
  List<RequestId> expired(Instant now, Duration retention, int atMost) {
    return finished.expired(now, retention, atMost);
  }

  void forget(Collection<RequestId> ids) {
    finished.forget(ids);
    ids.forEach(resumable::remove);
  }

  /** Nothing of it is used any more. */
  synchronized void release() {
    if (!released) {
      memory.take(-taken);
      released = true;
    }
  }

  private synchronized void take(long bytes) {
    if (!released) {
      memory.take(bytes);
      taken += bytes;
    }
  }
}
