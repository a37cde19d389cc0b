package io.cometvideo.worker.journal;

import io.cometvideo.worker.task.Instructions;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Spilled;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskState.Accepted;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Decides which waiting tasks keep their prompt, references and metadata in memory: small ones,
 * while the budget of all partitions lasts. The others keep what scheduling needs, and where the
 * rest lies. May be used by any thread.
 */
final class WaitingMemory {

  /** What is larger is spilled whatever the budget. */
  static final int MAX_KEPT_BYTES = 4 * 1024;

  private static final int MAX_SHARED = 1_000;

  private final long budgetBytes;
  private final long maxKeptBytes;
  private final AtomicLong takenBytes = new AtomicLong();

  /** Of most tasks the summary is one of few. */
  private final Map<RequestSummary, RequestSummary> shared =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RequestSummary, RequestSummary> eldest) {
          return size() > MAX_SHARED;
        }
      };

  WaitingMemory(long budgetBytes) {
    this(budgetBytes, MAX_KEPT_BYTES);
  }

  private WaitingMemory(long budgetBytes, long maxKeptBytes) {
    this.budgetBytes = budgetBytes;
    this.maxKeptBytes = maxKeptBytes;
  }

  /** Everything stays in memory. */
  static WaitingMemory unlimited() {
    return new WaitingMemory(Long.MAX_VALUE / 2, Long.MAX_VALUE);
  }

  /** What of a task counts against the budget. */
  static long bytes(@Nullable Task task) {
    if (task == null || !(task.state() instanceof Accepted(Instructions instructions, _, _))) {
      return 0;
    }
    String metadata = task.summary().metadata();
    long references = instructions.inputReferences().stream().mapToLong(String::length).sum();
    return instructions.prompt().length() + references + (metadata == null ? 0 : metadata.length());
  }

  boolean isTooMuch(long bytes) {
    return bytes > maxKeptBytes || takenBytes.get() + bytes > budgetBytes;
  }

  void take(long bytes) {
    takenBytes.addAndGet(bytes);
  }

  /** The task as it is kept, given that its record lies at this offset. */
  Task spilled(Task task, long offset) {
    if (!(task.state() instanceof Accepted(Instructions instructions, var refusals, var unknown))) {
      return task;
    }
    int bytes = (int) Math.min(Integer.MAX_VALUE, bytes(task));
    var input = new Spilled(offset, bytes, instructions.isRemote());
    return task.with(
        shared(task.summary().withoutMetadata()), new Accepted(input, refusals, unknown));
  }

  private synchronized RequestSummary shared(RequestSummary summary) {
    RequestSummary known = summary.trace() == null ? shared.putIfAbsent(summary, summary) : null;
    return known == null ? summary : known;
  }
}
