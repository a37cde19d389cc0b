package io.cometvideo.worker.journal;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Builds dead letters: the record byte for byte, with headers that say why and where from. */
final class DeadLetterRecords {

  private DeadLetterRecords() {}

  /**
   * @param withoutValue whether the broker has refused the value as too large; the headers then say
   *     where the original is
   */
  static ProducerRecord<byte[], byte[]> of(
      String topic, IntakeItem.DeadLetter letter, boolean withoutValue) {
    ConsumerRecord<byte[], byte[]> original = letter.record();
    var copy =
        new ProducerRecord<byte[], byte[]>(
            topic, null, null, original.key(), withoutValue ? null : original.value());
    for (Header header : original.headers()) {
      copy.headers().add(header);
    }
    add(copy, "dlt-reason", letter.reason());
    add(
        copy,
        "dlt-message",
        withoutValue
            ? letter.message() + "; the value is too large for this topic and was left out"
            : letter.message());
    add(copy, "dlt-original-topic", original.topic());
    add(copy, "dlt-original-partition", Integer.toString(original.partition()));
    add(copy, "dlt-original-offset", Long.toString(original.offset()));
    add(copy, "dlt-original-timestamp", Long.toString(original.timestamp()));
    return copy;
  }

  private static void add(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
