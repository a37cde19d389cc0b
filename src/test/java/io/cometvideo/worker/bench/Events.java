package io.cometvideo.worker.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Waits for completion events, as a consumer of committed records sees them. */
final class Events implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;

  /** Of a topic, from its beginning. */
  Events(String bootstrapServers, String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest",
                "fetch.max.wait.ms",
                50),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all =
        IntStream.range(0, BenchWorld.PARTITIONS)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
  }

  /**
   * Waits for this many more, and says when each was seen: milliseconds since 1970 by request id.
   */
  Map<String, Long> await(int count) {
    Map<String, Long> seen = new HashMap<>();
    long end = System.nanoTime() + BenchWorld.PATIENCE.toNanos();
    while (seen.size() < count) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(seen.size() + " events of " + count);
      }
      var records = consumer.poll(Duration.ofMillis(100));
      long now = System.currentTimeMillis();
      for (ConsumerRecord<byte[], byte[]> event : records) {
        seen.put(new String(event.key(), StandardCharsets.UTF_8), now);
      }
    }
    return seen;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
