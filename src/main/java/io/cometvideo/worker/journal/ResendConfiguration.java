package io.cometvideo.worker.journal;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.ProducerFactory;

/**
 * The command that sends dead letters again: an application of its own, with the worker's
 * configuration and nothing else of the worker. No {@code @Configuration}, so that the worker does
 * not find it.
 */
@ImportAutoConfiguration(KafkaAutoConfiguration.class)
@EnableConfigurationProperties(JournalProperties.class)
public class ResendConfiguration {

  private static final Logger log = LoggerFactory.getLogger(ResendConfiguration.class);

  @Bean
  ApplicationRunner resend(
      JournalProperties properties,
      ConsumerFactory<?, ?> consumers,
      ProducerFactory<?, ?> producers) {
    TopicNames topics = JournalConfiguration.names(properties);
    String groupId = properties.groupId() + "-resend";
    return _ -> {
      try (var letters = letters(consumers.getConfigurationProperties(), groupId);
          var requests = requests(producers.getConfigurationProperties(), groupId)) {
        var result = new DeadLetterResend(letters, requests, topics).run();
        log.atInfo()
            .addKeyValue("from", topics.deadLetters())
            .addKeyValue("to", topics.requests())
            .addKeyValue("sent", result.sent())
            .addKeyValue("skipped", result.skipped())
            .log("dead letters sent again");
      }
    };
  }

  private static Consumer<byte[], byte[]> letters(Map<String, Object> user, String groupId) {
    Map<String, Object> settings = new HashMap<>(user);
    settings.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Producer<byte[], byte[]> requests(Map<String, Object> user, String groupId) {
    Map<String, Object> settings = new HashMap<>(user);
    // The same for all who run it: a second one at the same time fences the first.
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, groupId);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
