package io.cometvideo.worker.journal;

import org.apache.kafka.common.KafkaException;

/** The records of a partition's tasks cannot be read now; a little later they may. */
final class TasksUnreadableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int partition;

  TasksUnreadableException(int partition, KafkaException cause) {
    super(cause);
    this.partition = partition;
  }

  int partition() {
    return partition;
  }
}
