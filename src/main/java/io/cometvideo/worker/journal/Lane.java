package io.cometvideo.worker.journal;

import io.cometvideo.worker.task.TaskKey;

/**
 * What must keep its order among what is handed in: the steps of one task, what is read from one
 * partition of the requests topic, and what is handed on to another owner. Lanes do not wait for
 * each other.
 */
sealed interface Lane {

  int partition();

  /** Of the assignment that it belongs to. */
  long epoch();

  record OfTask(TaskKey key) implements Lane {
    @Override
    public int partition() {
      return key.partition();
    }

    @Override
    public long epoch() {
      return key.epoch();
    }
  }

  record OfIntake(int partition, long epoch) implements Lane {}

  /** What is handed on to the partition's new owner. */
  record OfHandingOn(int partition) implements Lane {
    @Override
    public long epoch() {
      return 0;
    }
  }
}
