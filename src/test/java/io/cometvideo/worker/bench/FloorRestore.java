package io.cometvideo.worker.bench;

import io.cometvideo.worker.message.TaskRecords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The floor of what a restore costs: reads a partition with the settings that the restore reads it
 * with, parses records, and keeps nothing.
 */
final class FloorRestore {

  private final String bootstrapServers;
  private final TopicPartition partition;
  private final TaskRecords taskRecords = new TaskRecords();

  FloorRestore(String bootstrapServers, String topic) {
    this.bootstrapServers = bootstrapServers;
    this.partition = new TopicPartition(topic, 0);
  }

  /**
   * {@code all} parses every record, {@code open} those of tasks that a restore has to know.
   * Answers how many were parsed, and the milliseconds that it took.
   */
  String run(String... question) {
    boolean all = question[0].equals("all");
    long began = System.nanoTime();
    int parsed = 0;
    try (var consumer = consumer()) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> task : consumer.poll(Duration.ofMillis(200))) {
          if (all || isOpen(task)) {
            parsed += taskRecords.read(0, 1, task.value()).requestId().value().isEmpty() ? 0 : 1;
          }
        }
      }
    }
    return parsed + " " + (System.nanoTime() - began) / 1_000_000;
  }

  private boolean isOpen(ConsumerRecord<byte[], byte[]> task) {
    return taskRecords.completedAt(task.headers()).isEmpty()
        || taskRecords.isResumable(task.headers());
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "enable.auto.commit",
            false,
            "isolation.level",
            "read_committed",
            "max.poll.records",
            5_000,
            "max.partition.fetch.bytes",
            4 * 1024 * 1024,
            "receive.buffer.bytes",
            1024 * 1024),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
