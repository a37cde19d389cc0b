package io.cometvideo.worker.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * What a competent team writes first: a listener that submits, sleeps, polls, downloads and tells,
 * one request at a time in each partition.
 */
final class PlainListener {

  private final FloorClient client;
  private final KafkaTemplate<byte[], byte[]> completions;
  private final String topic;
  private final long pollMillis;

  private PlainListener(
      FloorClient client,
      KafkaTemplate<byte[], byte[]> completions,
      String topic,
      long pollMillis) {
    this.client = client;
    this.completions = completions;
    this.topic = topic;
    this.pollMillis = pollMillis;
  }

  /**
   * {@code bootstrapServers requests completions partitions baseUrl key folder pollMillis prompt}.
   */
  static void run(String... arguments) {
    var context = new AnnotationConfigApplicationContext();
    context.registerBean(Wiring.class, () -> new Wiring(arguments));
    context.refresh();
  }

  @KafkaListener(topics = "${requests}", groupId = "plain-listener", concurrency = "${partitions}")
  void onRequest(ConsumerRecord<byte[], byte[]> request) throws Exception {
    String id = new String(request.key(), StandardCharsets.UTF_8);
    Path video = client.video(id, pollMillis);
    var _ =
        completions.send(
            topic, request.key(), video.toUri().toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Not a @Configuration, which a worker with the tests' class path would find. */
  @EnableKafka
  static class Wiring {

    private final String[] arguments;

    Wiring(String... arguments) {
      this.arguments = arguments;
      System.setProperty("requests", arguments[1]);
      System.setProperty("partitions", arguments[3]);
    }

    @Bean
    ConcurrentKafkaListenerContainerFactory<byte[], byte[]> kafkaListenerContainerFactory() {
      Map<String, Object> settings = new HashMap<>();
      settings.put("bootstrap.servers", arguments[0]);
      settings.put("auto.offset.reset", "earliest");
      var factory = new ConcurrentKafkaListenerContainerFactory<byte[], byte[]>();
      factory.setConsumerFactory(
          new DefaultKafkaConsumerFactory<>(
              settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
      return factory;
    }

    @Bean
    PlainListener plainListener() {
      Map<String, Object> settings = Map.of("bootstrap.servers", arguments[0]);
      var template =
          new KafkaTemplate<>(
              new DefaultKafkaProducerFactory<>(
                  settings, new ByteArraySerializer(), new ByteArraySerializer()));
      return new PlainListener(
          new FloorClient(arguments[4], arguments[5], Path.of(arguments[6]), arguments[8]),
          template,
          arguments[2],
          Long.parseLong(arguments[7]));
    }
  }
}
