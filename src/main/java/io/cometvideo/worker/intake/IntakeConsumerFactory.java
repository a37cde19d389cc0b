package io.cometvideo.worker.intake;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

/** Gives the listener container a consumer that does something around each poll. */
final class IntakeConsumerFactory extends DefaultKafkaConsumerFactory<byte[], byte[]> {

  private final PollHooks hooks;

  IntakeConsumerFactory(Map<String, Object> settings, PollHooks hooks) {
    super(settings);
    this.hooks = hooks;
  }

  @Override
  protected Consumer<byte[], byte[]> createRawConsumer(Map<String, Object> settings) {
    return new IntakeConsumer(settings, hooks);
  }
}
