package io.cometvideo.worker.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the other tests rely on when they take their broker away. */
@Timeout(120)
class BrokerIT {

  @TempDir static Path data;

  private static Broker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = Broker.start(data);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void keepsCommittedRecordsAndItsAddressOverARestart() throws Exception {
    Topics topics = Topics.create(broker, 1);
    String address = broker.bootstrapServers();
    sendTransactionally(topics.completions(), "paid");

    broker.stop();
    broker.restart();

    assertThat(broker.bootstrapServers()).isEqualTo(address);
    assertThat(firstCommitted(topics.completions())).isEqualTo("paid");
  }

  @Test
  void compactsTheTasksAndNothingElse() throws Exception {
    Topics topics = Topics.create(broker, 2);

    assertThat(cleanupPolicy(topics.tasks())).isEqualTo("compact");
    assertThat(List.of(topics.requests(), topics.completions(), topics.deadLetters()))
        .allSatisfy(topic -> assertThat(cleanupPolicy(topic)).isEqualTo("delete"));
  }

  private static void sendTransactionally(String topic, String value) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "transactional.id",
            topic + "-producer");
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      var _ = producer.send(new ProducerRecord<>(topic, "key", value));
      producer.commitTransaction();
    }
  }

  /** The first record of the topic's partition 0 that a reader of committed records gets. */
  private static String firstCommitted(String topic) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
    var partition = new TopicPartition(topic, 0);
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, 0);
      while (true) {
        List<ConsumerRecord<String, String>> records =
            consumer.poll(Duration.ofMillis(500)).records(partition);
        if (!records.isEmpty()) {
          return records.getFirst().value();
        }
      }
    }
  }

  private static String cleanupPolicy(String topic) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      return config.get("cleanup.policy").value();
    }
  }
}
