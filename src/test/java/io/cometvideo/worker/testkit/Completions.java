package io.cometvideo.worker.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a {@code read_committed} consumer of a topic sees, gathered by a thread of its own. */
public final class Completions implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<ConsumerRecord<byte[], byte[]>> records = new CopyOnWriteArrayList<>();
  private final Map<String, List<JsonNode>> byRequest = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean running = true;

  private Completions(String bootstrapServers, String topic, int partitions) {
    thread = Thread.ofPlatform().daemon().start(() -> read(bootstrapServers, topic, partitions));
  }

  static Completions follow(Broker broker, String topic, int partitions) {
    return new Completions(broker.bootstrapServers(), topic, partitions);
  }

  /** All events of this request, in the order of their arrival. */
  public List<JsonNode> of(String requestId) {
    return byRequest.getOrDefault(requestId, List.of());
  }

  /** The ids of all requests that have an event. */
  public Set<String> requestIds() {
    return Set.copyOf(byRequest.keySet());
  }

  /** The records as they came. */
  public List<ConsumerRecord<byte[], byte[]>> records() {
    return new ArrayList<>(records);
  }

  /** How many events have this status. */
  public long count(String status) {
    return byRequest.values().stream()
        .flatMap(List::stream)
        .filter(event -> event.path("status").asString().equals(status))
        .count();
  }

  @Override
  public void close() {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(String bootstrapServers, String topic, int partitions) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("isolation.level", "read_committed");
    settings.put("auto.offset.reset", "earliest");
    List<TopicPartition> all = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      all.add(new TopicPartition(topic, i));
    }
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(all);
      while (running) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          records.add(record);
          if (record.headers().lastHeader("ce_id") != null) {
            JsonNode event = JSON.readTree(record.value());
            byRequest
                .computeIfAbsent(
                    event.path("requestId").asString(), _ -> new CopyOnWriteArrayList<>())
                .add(event);
          }
        }
      }
    }
  }
}
