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

/**
 * Makes the journal's Kafka clients: the user's {@code spring.kafka.*} settings, and on top of them
 * what the journal's promises and its speed depend on.
 *
 * @param transactionalId of this process
 * @param producerSettings the user's
 */
record JournalClients(String transactionalId, Map<String, Object> producerSettings) {

  Producer<byte[], byte[]> producer() {
    Map<String, Object> settings = new HashMap<>(producerSettings);
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, transactionalId);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // A dead worker's open transaction holds up readers this long.
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000);
    // The default back-off of 100 ms is what a transaction costs that begins while the one before
    // is still being marked.
    settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5L);
    settings.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500L);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0L);
    // Short: what has no place to go is found out, and set aside, while all others wait for it. The
    // journal itself tries again, for as long as it takes.
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000L);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 8_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    // Checked before compression by the client; the broker's limit, on what is compressed, decides.
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 64 * 1024 * 1024);
    // The one that every consumer can read, and that needs no native code. Its other levels take
    // much more time for little.
    settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    settings.putIfAbsent(ProducerConfig.COMPRESSION_GZIP_LEVEL_CONFIG, 1);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Reads single records back, and a few behind each. */
  static Consumer<byte[], byte[]> readBackConsumer(Map<String, Object> userSettings) {
    Map<String, Object> settings = withoutGroup(userSettings);
    // What is read is known to be committed, and must not wait for what is open behind it.
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 256 * 1024);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 256 * 1024);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  static Consumer<byte[], byte[]> restoreConsumer(Map<String, Object> userSettings) {
    Map<String, Object> settings = withoutGroup(userSettings);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * 1024 * 1024);
    settings.put(
        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
        Math.clamp(Runtime.getRuntime().maxMemory() / 16, 4 << 20, 50 << 20));
    settings.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, 1024 * 1024);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Knows the group without ever joining it, as long as it is assigned its partitions by hand, and
   * unpacks one record at a time: the next may be what nobody has the memory for.
   */
  static Consumer<byte[], byte[]> onlooker(Map<String, Object> userSettings, String groupId) {
    Map<String, Object> settings = withoutGroup(userSettings);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Map<String, Object> withoutGroup(Map<String, Object> userSettings) {
    Map<String, Object> settings = new HashMap<>(userSettings);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    settings.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return settings;
  }
}
