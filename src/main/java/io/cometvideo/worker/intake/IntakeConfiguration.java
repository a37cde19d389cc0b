package io.cometvideo.worker.intake;

import io.cometvideo.worker.catalogue.Catalogue;
import io.cometvideo.worker.engine.Engine;
import io.cometvideo.worker.journal.EndingTimes;
import io.cometvideo.worker.journal.JournalProperties;
import io.cometvideo.worker.journal.JournalRuntime;
import io.cometvideo.worker.journal.Supervisor;
import io.cometvideo.worker.journal.TaskJournal;
import io.cometvideo.worker.journal.TopicCheck;
import io.cometvideo.worker.media.input.InputImages;
import io.cometvideo.worker.message.RequestReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.ContainerProperties.AssignmentCommitOption;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

  /** Short, so that a partition that is restored or a pause that is over is noticed soon. */
  private static final Duration AUTH_RETRY = Duration.ofSeconds(10);

  private static final long POLL_MILLIS = 200;

  /** A poll of the largest records that are usual, 1 MiB, takes a sixteenth of the heap. */
  private static final long LARGE_PART_OF_HEAP = 16L * 1024 * 1024;

  @Bean
  IntakeControl intakeControl(Engine engine, MeterRegistry registry) {
    var control = new IntakeControl(engine::pauseReasons, engine::pauseByOperator);
    new IntakeMetrics(registry).watch(control);
    return control;
  }

  @Bean
  UnreadableRequests unreadableRequests() {
    return new UnreadableRequests(System::nanoTime);
  }

  @Bean
  IntakePulse intakePulse() {
    return new IntakePulse(System::nanoTime);
  }

  @Bean
  IntakeLifecycle intakeLifecycle(
      ConsumerFactory<?, ?> userFactory,
      JournalProperties journalProperties,
      IntakeProperties properties,
      RequestReader reader,
      Catalogue catalogue,
      InputImages inputs,
      TaskJournal journal,
      JournalRuntime ownership,
      Engine engine,
      IntakeControl control,
      UnreadableRequests unreadable,
      IntakePulse pulse,
      TopicCheck topics,
      EndingTimes times,
      Supervisor supervisor,
      MeterRegistry registry) {
    var translator =
        new RequestTranslator(
            reader, catalogue, inputs, properties.timeout(), new IntakeMetrics(registry));
    var factory =
        new IntakeConsumerFactory(
            settings(userFactory.getConfigurationProperties(), journalProperties.groupId()),
            new PollHooks(
                new PartitionPauses(journal::openForIntake, unreadable, control),
                ownership,
                unreadable,
                new SkippedRequests(unreadable, ownership, journal::handIn, System::nanoTime),
                pulse,
                supervisor));
    var container = new ContainerProperties(journalProperties.topics().requests());
    // The journal commits; the container has nothing to acknowledge and commits nothing.
    container.setAckMode(AckMode.MANUAL);
    container.setAssignmentCommitOption(AssignmentCommitOption.NEVER);
    container.setPollTimeout(POLL_MILLIS);
    container.setShutdownTimeout(times.revocation().plus(times.leave()).toMillis());
    // Else one refusal by the broker's ACLs, for a moment perhaps, ends the intake for good.
    container.setAuthExceptionRetryInterval(AUTH_RETRY);
    container.setConsumerRebalanceListener(new Rebalances(ownership, engine));
    container.setMessageListener(new RequestListener(translator, journal, ownership, supervisor));
    var listener = new KafkaMessageListenerContainer<>(factory, container);
    listener.setBeanName("intake");
    listener.setApplicationEventPublisher(new IntakeEnd(control, supervisor));
    return new IntakeLifecycle(topics, engine, control, listener, times);
  }

  private static Map<String, Object> settings(Map<String, Object> user, String groupId) {
    Map<String, Object> settings = new HashMap<>(user);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // What one poll and the fetch behind it may bring, in a small heap too: compressed batches
    // are unpacked record by record, as they are polled.
    long heap = Runtime.getRuntime().maxMemory();
    settings.putIfAbsent(
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Math.clamp(heap / LARGE_PART_OF_HEAP, 10, 500));
    settings.putIfAbsent(
        ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Math.clamp(heap / 32, 2 << 20, 50 << 20));
    if (!"consumer"
        .equalsIgnoreCase(String.valueOf(user.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG)))) {
      settings.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
      settings.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
      settings.putIfAbsent(
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          CooperativeStickyAssignor.class.getName());
    }
    return settings;
  }
}
