package io.cometvideo.worker.journal;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Builds dead letters: the record byte for byte, with headers that say why and where from. */
final class DeadLetterRecords {

  private static final String PREFIX = "dlt-";
  private static final String ORIGINAL_PARTITION = PREFIX + "original-partition";

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
    add(copy, ORIGINAL_PARTITION, Integer.toString(original.partition()));
    add(copy, "dlt-original-offset", Long.toString(original.offset()));
    add(copy, "dlt-original-timestamp", Long.toString(original.timestamp()));
    return copy;
  }

  /** Whether a header was added when the record became a dead letter. */
  static boolean isOurs(Header header) {
    return header.key().startsWith(PREFIX);
  }

  /** The partition that a dead letter came from; empty if its headers do not tell. */
  static Optional<Integer> originalPartition(Headers headers) {
    Header header = headers.lastHeader(ORIGINAL_PARTITION);
    byte[] value = header == null ? null : header.value();
    return Optional.ofNullable(value)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .filter(text -> text.matches("\\d{1,9}"))
        .map(Integer::valueOf);
  }

  private static void add(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
