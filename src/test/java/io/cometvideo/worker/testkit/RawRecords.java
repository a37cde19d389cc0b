package io.cometvideo.worker.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** All that lies in topics, aborted transactions included, as text. */
public final class RawRecords {

  private RawRecords() {}

  /** Every record of the four topics up to their present ends: key, value, headers. */
  public static List<String> of(Broker broker, Topics topics) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_uncommitted");
    List<TopicPartition> partitions =
        topics.all().stream()
            .flatMap(topic ->
                IntStream.range(0, topics.partitions()).mapToObj(i -> new TopicPartition(topic, i)))
            .toList();
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<String> read = new ArrayList<>();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> read.add(text(record)));
      }
      return read;
    }
  }

  private static String text(ConsumerRecord<byte[], byte[]> record) {
    var text = new StringBuilder(record.topic());
    text.append(' ').append(text(record.key())).append(' ').append(text(record.value()));
    record
        .headers()
        .forEach(header ->
            text.append(' ').append(header.key()).append('=').append(text(header.value())));
    return text.toString();
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
  }
}
