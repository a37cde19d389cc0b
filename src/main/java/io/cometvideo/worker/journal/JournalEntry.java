package io.cometvideo.worker.journal;

import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Happening.SubmissionHandedOn;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** What waits in the journal's queue. */
sealed interface JournalEntry {

  /** How much of a transaction it takes. */
  int weight();

  /** About how much memory it holds. */
  default long bytes() {
    return 0;
  }

  /** Something that is to be written, and can be set aside if it cannot. */
  sealed interface Work extends JournalEntry {

    Lane lane();

    /** Two halves, in their order; itself alone if it cannot be parted. */
    default List<Work> halves() {
      return List.of(this);
    }
  }

  /**
   * What a step brought.
   *
   * @param answer told once: the committed task, or empty if nothing was changed
   */
  record Step(TaskKey key, Happening happening, Consumer<Optional<Task>> answer) implements Work {

    private static final long ABOUT = 1_000;

    /** Nobody waits for it. */
    Step(TaskKey key, Happening happening) {
      this(key, happening, _ -> {});
    }

    @Override
    public int weight() {
      return 1;
    }

    @Override
    public long bytes() {
      return ABOUT;
    }

    @Override
    public Lane lane() {
      return new Lane.OfTask(key);
    }
  }

  /** How a submission ended whose task is not ours any more. */
  record HandOn(TaskKey key, SubmissionHandedOn outcome) implements Work {
    @Override
    public int weight() {
      return 1;
    }

    @Override
    public Lane lane() {
      return new Lane.OfHandingOn(key.partition());
    }
  }

  record Slice(IntakeSlice slice) implements Work {
    @Override
    public int weight() {
      return 1 + slice.items().size();
    }

    @Override
    public long bytes() {
      return slice.bytes();
    }

    @Override
    public Lane lane() {
      return new Lane.OfIntake(slice.partition(), slice.epoch());
    }

    @Override
    public List<Work> halves() {
      return slice.halves().stream().<Work>map(Slice::new).toList();
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
