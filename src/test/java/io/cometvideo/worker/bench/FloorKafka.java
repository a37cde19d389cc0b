package io.cometvideo.worker.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The floor of what recording costs: reads the requests and writes as many records in as many
 * transactions as the worker has written, with the same settings, and knows nothing of what is in
 * them.
 */
final class FloorKafka {

  private static final byte[] RECORD =
      """
      {"schema":1,"requestId":"burst-00000","status":"RENDERING","taskId":"task_4f0c2a9be1d84c27",\
      "baseUrl":"http://127.0.0.1:40000","model":"doubao-seedance-1-0-pro","seconds":2,"size":"1:1",\
      "resolution":"480p","attempts":{"submissions":1,"polls":1,"downloads":0},"timings":{"acceptedAt":\
      1772366400000,"submittedAt":1772366400500},"updatedAt":1772366401500,"deadline":1772368200000,\
      "progress":50,"missing":0,"unaddressed":0}\
      """
          .getBytes(StandardCharsets.UTF_8);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();

  /** Reads a topic, and writes to the one beside it. */
  FloorKafka(String bootstrapServers, String topic) {
    this.topic = topic;
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                topic + "-floor",
                "enable.auto.commit",
                false,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(List.of(topic));
    producer = likeTheJournals(bootstrapServers, topic + "-floor");
    producer.initTransactions();
  }

  /** A producer with the settings of the journal's that matter for its speed. */
  static KafkaProducer<byte[], byte[]> likeTheJournals(String bootstrapServers, String id) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "transactional.id",
            id,
            "retry.backoff.ms",
            5L,
            "linger.ms",
            0L,
            "compression.type",
            "gzip",
            "compression.gzip.level",
            1),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /**
   * {@code requests records transactions}: reads so many requests, and writes so many records in so
   * many transactions.
   */
  String run(String... question) {
    int requests = Integer.parseInt(question[0]);
    int records = Integer.parseInt(question[1]);
    int transactions = Integer.parseInt(question[2]);
    int read = 0;
    int written = 0;
    for (int i = 1; i <= transactions; i++) {
      do {
        read += poll(read < requests);
        // The last one is for all that is read by then.
      } while (i == transactions && read < requests);
      int upTo = (int) ((long) records * i / transactions);
      transaction(upTo - written);
      written = upTo;
    }
    return "done";
  }

  private int poll(boolean expected) {
    int read = 0;
    for (ConsumerRecord<byte[], byte[]> request :
        consumer.poll(expected ? Duration.ofMillis(100) : Duration.ZERO)) {
      read++;
      offsets.put(
          new TopicPartition(topic, request.partition()),
          new OffsetAndMetadata(request.offset() + 1));
    }
    return read;
  }

  private void transaction(int records) {
    producer.beginTransaction();
    for (int i = 0; i < records; i++) {
      byte[] key = ("burst-" + i).getBytes(StandardCharsets.UTF_8);
      var _ = producer.send(new ProducerRecord<>(topic + "-written", i % 12, key, RECORD));
    }
    producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
    producer.commitTransaction();
  }
}
