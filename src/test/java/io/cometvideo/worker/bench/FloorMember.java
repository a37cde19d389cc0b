package io.cometvideo.worker.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The floor of what a takeover takes: a bare member of a group of consumers, with the worker's
 * session time-out, that does nothing with what it is given.
 */
final class FloorMember {

  private volatile int partitions;

  private FloorMember() {}

  static FloorMember start(String bootstrapServers, String topic) {
    var member = new FloorMember();
    Thread.ofPlatform().daemon().start(() -> member.poll(bootstrapServers, topic));
    return member;
  }

  /** Answers how many partitions it has. */
  String run(String... question) {
    return Integer.toString(partitions);
  }

  private void poll(String bootstrapServers, String topic) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                topic + "-floor",
                "session.timeout.ms",
                (int) Takeover.SESSION.toMillis(),
                "partition.assignment.strategy",
                CooperativeStickyAssignor.class.getName()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      while (true) {
        consumer.poll(Duration.ofMillis(50));
        partitions = consumer.assignment().size();
      }
    }
  }
}
