package io.cometvideo.worker.journal;

import io.cometvideo.worker.task.Decision;
import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction is going to write and what follows when it is committed. Made and used on
 * the journal's thread; thrown away and made anew when the transaction could not be committed.
 */
final class TransactionPlan {

  /**
   * A record and what it came from, so that what the broker refuses can be told apart.
   *
   * @param origin the key of its task, or its dead letter: what can be made smaller
   * @param maxLevel how often that is possible
   * @param lane what waits if it cannot be written; null if nothing does
   */
  record Planned(
      ProducerRecord<byte[], byte[]> record, Object origin, int maxLevel, @Nullable Lane lane) {

    /** Of the record, for a log. */
    String name() {
      return switch (origin) {
        case TaskKey key -> key.requestId().value();
        case IntakeItem.DeadLetter letter -> "dead letter of offset " + letter.offset();
        default -> "";
      };
    }
  }

  private sealed interface Effect {
    record Changed(
        PartitionTable table, Task task, Happening because, Consumer<Optional<Task>> answer)
        implements Effect {}

    record Ignored(JournalEntry.Step step, Decision.Reason reason) implements Effect {}

    record Dropped(JournalEntry.Step step) implements Effect {}
  }

  private final List<Planned> records = new ArrayList<>();
  private final Map<PartitionTable, Long> offsets = new LinkedHashMap<>();
  private final Map<TaskKey, Task> changed = new HashMap<>();
  private final Map<PartitionTable, List<RequestId>> forgotten = new HashMap<>();
  private final List<Effect> effects = new ArrayList<>();
  private final Map<TaskKey, Long> recordedAt = new ConcurrentHashMap<>();

  /** The task as this plan leaves it; null if there is none, or none that could change again. */
  @Nullable Task task(PartitionTable table, RequestId id) {
    Task planned = changed.get(table.key(id));
    return planned == null ? table.lastKnown(id) : planned;
  }

  /** Whether something happens to the task in this plan. */
  boolean changes(PartitionTable table, RequestId id) {
    return changed.containsKey(table.key(id));
  }

  long nextOffset(PartitionTable table) {
    return offsets.getOrDefault(table, table.nextOffset());
  }

  void write(PartitionTable table, Planned planned) {
    records.add(planned);
    offsets.putIfAbsent(table, table.nextOffset());
  }

  /** Of a partition that is not ours: without an offset. */
  void writeElsewhere(Planned planned) {
    records.add(planned);
  }

  void advance(PartitionTable table, long nextOffset) {
    offsets.put(table, nextOffset);
  }

  void change(PartitionTable table, Task next, Happening because, Consumer<Optional<Task>> answer) {
    changed.put(next.key(), next);
    effects.add(new Effect.Changed(table, next, because, answer));
  }

  void ignore(JournalEntry.Step step, Decision.Reason reason) {
    effects.add(new Effect.Ignored(step, reason));
  }

  void drop(JournalEntry.Step step) {
    effects.add(new Effect.Dropped(step));
  }

  void forget(PartitionTable table, List<RequestId> ids) {
    forgotten.put(table, ids);
  }

  /** Told by the producer: where the last record of a task lies. On any thread. */
  void recorded(Planned planned, long offset) {
    if (planned.origin() instanceof TaskKey key && planned.record().partition() != null) {
      recordedAt.merge(key, offset, Math::max);
    }
  }

  List<Planned> records() {
    return records;
  }

  /**
   * The consumer offset of every partition that the transaction touches, moved or not: that is what
   * lets Kafka refuse a worker that is no longer a member, and what makes a successor wait.
   */
  Map<Integer, Long> offsets() {
    Map<Integer, Long> byPartition = new HashMap<>();
    offsets.forEach((table, offset) -> byPartition.put(table.partition(), offset));
    return byPartition;
  }

  /** Whether there is anything for Kafka. */
  boolean needsTransaction() {
    return !offsets.isEmpty() || !records.isEmpty();
  }

  int transitions() {
    return effects.size();
  }

  /** Makes it true in memory, and tells. */
  void publish(TaskTable tables, JournalListener listener) {
    offsets.forEach(PartitionTable::advanceTo);
    forgotten.forEach(PartitionTable::forget);
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Changed(var table, var task, var because, var answer) -> {
          Long offset = recordedAt.get(task.key());
          if (offset == null) {
            table.put(task);
          } else {
            table.put(task, offset);
          }
          boolean ours = tables.isCurrent(table);
          if (ours) {
            listener.onChanged(task, because);
          }
          // Recorded, and then the partition was lost: nobody may act on it here.
          answer.accept(ours ? Optional.of(task) : Optional.empty());
        }
        case Effect.Ignored(var step, var reason) -> {
          listener.onIgnored(step.key(), step.happening(), reason);
          step.answer().accept(Optional.empty());
        }
        case Effect.Dropped(var step) -> {
          listener.onDropped(step.key(), step.happening());
          step.answer().accept(Optional.empty());
        }
      }
    }
  }
}
