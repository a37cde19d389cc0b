package io.cometvideo.worker.journal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Builds dead letters: the record byte for byte, with headers that say why and where from. */
final class DeadLetterRecords {

  private static final String PREFIX = "dlt-";
  private static final String ORIGINAL_PARTITION = PREFIX + "original-partition";

  /** How often a dead letter can be made smaller. */
  static final int MAX_LEVEL = 2;

  private static final int MAX_KEY = 256;

  private static final List<String> LEFT_OUT =
      List.of(
          "",
          "; the value is too large for this topic and was left out",
          "; value and headers are too large for this topic and were left out");

  private DeadLetterRecords() {}

  /**
   * The dead letter.
   *
   * @param level how often the broker has refused it: 0 as it came, 1 without the value, {@link
   *     #MAX_LEVEL} also without its own headers and a large key; the headers that are added say
   *     where the original is
   */
  static ProducerRecord<byte[], byte[]> of(String topic, IntakeItem.DeadLetter letter, int level) {
    ConsumerRecord<byte[], byte[]> original = letter.record();
    boolean bare = level >= MAX_LEVEL;
    var copy =
        new ProducerRecord<byte[], byte[]>(
            topic,
            null,
            null,
            bare ? small(original.key()) : original.key(),
            level == 0 ? original.value() : null);
    if (!bare) {
      original.headers().forEach(copy.headers()::add);
    }
    add(copy, "dlt-reason", letter.reason());
    add(copy, "dlt-message", letter.message() + LEFT_OUT.get(level));
    add(copy, "dlt-original-topic", original.topic());
    add(copy, ORIGINAL_PARTITION, Integer.toString(original.partition()));
    add(copy, "dlt-original-offset", Long.toString(original.offset()));
    add(copy, "dlt-original-timestamp", Long.toString(original.timestamp()));
    return copy;
  }

  private static byte @Nullable [] small(byte @Nullable [] key) {
    return key == null || key.length > MAX_KEY ? null : key;
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
