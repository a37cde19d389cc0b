package io.cometvideo.worker.journal;

import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

/**
 * What the command that skips requests needs: the worker's configuration and nothing else of the
 * worker. No {@code @Configuration}, so that the worker does not find it.
 */
@ImportAutoConfiguration(KafkaAutoConfiguration.class)
@EnableConfigurationProperties(JournalProperties.class)
public class SkipConfiguration {

  private static final long PAUSE_NANOS = 200_000_000;

  @Bean
  Admin admin(KafkaAdmin admin) {
    return Admin.create(admin.getConfigurationProperties());
  }

  @Bean
  RequestSkip requestSkip(
      Admin admin,
      JournalProperties properties,
      ConsumerFactory<?, ?> consumers,
      ProducerFactory<?, ?> producers) {
    TopicNames topics = JournalConfiguration.names(properties);
    String groupId = properties.groupId();
    var offsets = new CommittedOffsets(admin, groupId, topics.requests(), new Pause());
    // The same for all who run it: a second one at the same time fences the first.
    var clients = new JournalClients(groupId + "-skip", producers.getConfigurationProperties());
    return new RequestSkip(
        () -> JournalClients.onlooker(consumers.getConfigurationProperties(), groupId),
        clients::producer,
        new KafkaGroupPosition(admin, offsets, groupId, topics.requests()),
        topics,
        groupId,
        () -> LockSupport.parkNanos(PAUSE_NANOS),
        System::nanoTime);
  }
}
