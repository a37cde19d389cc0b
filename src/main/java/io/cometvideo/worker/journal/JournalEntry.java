package io.cometvideo.worker.journal;

import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.TaskKey;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** What waits in the journal's queue. */
sealed interface JournalEntry {

  /** How much of a transaction it takes. */
  int weight();

  record Step(TaskKey key, Happening happening) implements JournalEntry {
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
