package io.cometvideo.worker.journal;

import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** What waits in the journal's queue. */
sealed interface JournalEntry {

  /** How much of a transaction it takes. */
  int weight();

  /**
   * What a step brought.
   *
   * @param answer told once: the committed task, or empty if nothing was changed
   */
  record Step(TaskKey key, Happening happening, Consumer<Optional<Task>> answer)
      implements JournalEntry {

    /** Nobody waits for it. */
    Step(TaskKey key, Happening happening) {
      this(key, happening, _ -> {});
    }

    @Override
    public int weight() {
      return 1;
    }
  }

  record Slice(IntakeSlice slice) implements JournalEntry {
    @Override
    public int weight() {
      return 1 + slice.items().size();
    }
  }

  /** Partitions that are to be closed when everything before this entry is written. */
  record Revocation(Set<Integer> partitions, long giveUpAtNanos, CountDownLatch done)
      implements JournalEntry {

    Revocation(Set<Integer> partitions, long giveUpAtNanos) {
      this(Set.copyOf(partitions), giveUpAtNanos, new CountDownLatch(1));
    }

    @Override
    public int weight() {
      return 0;
    }
  }

  /** Wakes the journal's thread. */
  record WakeUp() implements JournalEntry {
    @Override
    public int weight() {
      return 0;
    }
  }
}
