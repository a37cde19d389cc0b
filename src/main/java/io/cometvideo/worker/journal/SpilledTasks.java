package io.cometvideo.worker.journal;

import io.cometvideo.worker.message.TaskRecords;
import io.cometvideo.worker.message.UnreadableTaskRecordException;
import io.cometvideo.worker.task.ErrorCode;
import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Instructions;
import io.cometvideo.worker.task.Spilled;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskError;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState.Accepted;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes spilled tasks whole again: for the steps whose turn has come, which wait for memory, and
 * for the journal, which records what follows of them. May be used by any thread.
 */
final class SpilledTasks {

  private static final Logger log = LoggerFactory.getLogger(SpilledTasks.class);
  private static final int PART_BYTES = 4 * 1024;

  /** As bytes, as text and in a body. */
  private static final int TIMES_IN_MEMORY = 3;

  /** What becomes of a task whose record is not there. */
  static final TaskError GONE =
      TaskError.of(ErrorCode.INTERNAL, "the request's record in the tasks topic is gone", true);

  private final TaskRecords taskRecords;
  private final TaskLog forSteps;
  private final TaskLog forJournal;
  private final Semaphore memory;
  private final int parts;

  /** Of the steps that are under way: the journal need not read them again. */
  private final Map<TaskKey, Task> atHand = new ConcurrentHashMap<>();

  SpilledTasks(TaskRecords taskRecords, TaskLog forSteps, TaskLog forJournal, long maxBytes) {
    this.taskRecords = taskRecords;
    this.forSteps = forSteps;
    this.forJournal = forJournal;
    this.parts = Math.clamp(maxBytes / PART_BYTES, 1, 1 << 20);
    this.memory = new Semaphore(parts, true);
  }

  /** Whether the task has to be made whole before something but a repeat can happen to it. */
  static boolean isSpilled(Task task) {
    return task.state() instanceof Accepted(Spilled _, _, _);
  }

  /** What the task is to render; waits until there is memory for it. */
  AtHand atHand(Task task, TaskJournal journal) throws InterruptedException {
    if (!(task.state() instanceof Accepted(var input, _, _))) {
      return AtHand.nothing();
    }
    return switch (input) {
      case Instructions instructions -> AtHand.of(instructions);
      case Spilled spilled -> read(task, spilled, journal);
    };
  }

  /**
   * The whole task; empty if its record is not there.
   *
   * @throws TasksUnreadableException if it cannot be read now
   */
  Optional<Task> whole(Task task) {
    Task known = atHand.get(task.key());
    try {
      return known == null ? read(task, forJournal) : Optional.of(together(task, known));
    } catch (KafkaException e) {
      throw new TasksUnreadableException(task.key().partition(), e);
    }
  }

  private AtHand read(Task task, Spilled spilled, TaskJournal journal) throws InterruptedException {
    int share = Math.min(parts, spilled.bytes() / PART_BYTES * TIMES_IN_MEMORY + 1);
    memory.acquire(share);
    boolean kept = false;
    try {
      Optional<Task> whole = read(task, forSteps);
      if (whole.isEmpty()) {
        if (journal.tasks().find(task.key()).filter(task::equals).isPresent()) {
          journal.handIn(task.key(), new Happening.InputsFailed(GONE));
        }
        return AtHand.nothing();
      }
      atHand.put(task.key(), whole.get());
      kept = true;
      return new AtHand(
          Optional.of(instructions(whole.get())),
          false,
          () -> {
            atHand.remove(task.key());
            memory.release(share);
          });
    } catch (KafkaException e) {
      log.atWarn()
          .addKeyValue("partition", task.key().partition())
          .addKeyValue("error", e.getClass().getSimpleName())
          .log("waiting task cannot be read back now, trying again later");
      return AtHand.notNow();
    } finally {
      if (!kept) {
        memory.release(share);
      }
    }
  }

  private Optional<Task> read(Task task, TaskLog from) {
    if (!(task.state() instanceof Accepted(Spilled spilled, _, _))) {
      return Optional.of(task);
    }
    TaskKey key = task.key();
    return from.read(key.partition(), spilled.offset(), key.requestId().value())
        .flatMap(value -> parsed(key, value))
        .filter(whole -> whole.state() instanceof Accepted)
        .map(whole -> together(task, whole));
  }

  /** The task as it stands, with what was left of it in the log. */
  private static Task together(Task task, Task recorded) {
    return task.state() instanceof Accepted(_, var refusals, var unknown)
        ? task.with(recorded.summary(), new Accepted(instructions(recorded), refusals, unknown))
        : task;
  }

  private Optional<Task> parsed(TaskKey key, byte[] value) {
    try {
      return Optional.of(taskRecords.read(key.partition(), key.epoch(), value));
    } catch (UnreadableTaskRecordException e) {
      return Optional.empty();
    }
  }

  private static Instructions instructions(Task whole) {
    if (whole.state() instanceof Accepted(Instructions instructions, _, _)) {
      return instructions;
    }
    throw new IllegalArgumentException("the record is not that of a waiting task");
  }
}
