package io.cometvideo.worker.intake;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The consumer of the requests topic: Kafka's, with something done around each poll. */
final class IntakeConsumer extends KafkaConsumer<byte[], byte[]> {

  private final PollHooks hooks;

  IntakeConsumer(Map<String, Object> settings, PollHooks hooks) {
    super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.hooks = hooks;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    return hooks.poll(this, timeout, super::poll);
  }
}
