package io.cometvideo.worker.journal;

import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.RequestId;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What one record of the requests topic asks for. */
public sealed interface IntakeItem {

  /** The record's offset. */
  long offset();

  /** Something that happens to the task of a request. */
  record ForTask(long offset, RequestId requestId, Happening happening) implements IntakeItem {}

  /**
   * A record that nobody can be answered for.
   *
   * @param record as it came, keys and values byte for byte
   * @param reason one of a closed set of words
   * @param message for people
   */
  record DeadLetter(ConsumerRecord<byte[], byte[]> record, String reason, String message)
      implements IntakeItem {
    @Override
    public long offset() {
      return record.offset();
    }
  }
}
