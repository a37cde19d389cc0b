package io.cometvideo.worker.journal;

import io.cometvideo.worker.message.CompletionEvents;
import io.cometvideo.worker.message.TaskRecords;
import io.cometvideo.worker.task.Transitions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

@Configuration(proxyBeanMethods = false)
class JournalConfiguration {

  @Bean(destroyMethod = "close")
  Admin journalAdmin(KafkaAdmin admin) {
    return Admin.create(admin.getConfigurationProperties());
  }

  @Bean
  TopicNames topicNames(JournalProperties properties) {
    return names(properties);
  }

  static TopicNames names(JournalProperties properties) {
    JournalProperties.Topics topics = properties.topics();
    return new TopicNames(
        topics.requests(), topics.tasks(), topics.completions(), topics.deadLetters());
  }

  @Bean
  TopicCheck topicCheck(Admin journalAdmin, JournalProperties properties) {
    return new TopicCheck(journalAdmin, properties.topics(), new Pause());
  }

  @Bean
  Assignments assignments() {
    return new Assignments();
  }

  @Bean
  GroupMembership groupMembership() {
    return new GroupMembership();
  }

  @Bean
  FleetMembers fleetMembers(
      Admin journalAdmin, JournalProperties properties, GroupMembership membership) {
    return new FleetMembers(journalAdmin, properties.groupId(), membership);
  }

  @Bean
  JournalMetrics journalMetrics(MeterRegistry registry) {
    return new JournalMetrics(registry);
  }

  @Bean
  CommittedOffsets committedOffsets(
      Admin journalAdmin, JournalProperties properties, TopicNames topics) {
    return new CommittedOffsets(journalAdmin, properties.groupId(), topics.requests(), new Pause());
  }

  @Bean
  KafkaTaskJournal taskJournal(
      Assignments assignments,
      GroupMembership membership,
      Transitions transitions,
      TaskRecords taskRecords,
      CompletionEvents completionEvents,
      TopicNames topics,
      JournalProperties properties,
      ProducerFactory<?, ?> producerFactory,
      CommittedOffsets committedOffsets,
      Admin journalAdmin,
      JournalMetrics metrics,
      EndingTimes times,
      InstantSource clock) {
    String instance = properties.groupId() + "-" + UUID.randomUUID();
    var clients = new JournalClients(instance, producerFactory.getConfigurationProperties());
    var pause = new Pause();
    var held = new HeldLanes();
    var blockades = new Blockades(journalAdmin);
    var writer =
        new TransactionalWriter(
            clients::producer, committedOffsets, topics.requests(), instance, pause);
    var planner =
        new TransactionPlanner(
            transitions, taskRecords, completionEvents, topics, properties.retention());
    var groups =
        new GroupCommit(
            assignments, membership, planner, writer, held, blockades, metrics, pause, clock);
    return new KafkaTaskJournal(assignments, groups, writer, held, blockades, pause, times);
  }

  @Bean(destroyMethod = "")
  JournalRuntime journalRuntime(
      KafkaTaskJournal journal,
      Assignments assignments,
      GroupMembership membership,
      CommittedOffsets committedOffsets,
      ConsumerFactory<?, ?> consumerFactory,
      TaskRecords taskRecords,
      TopicNames topics,
      Admin journalAdmin,
      JournalMetrics metrics,
      Supervisor supervisor,
      EndingTimes times) {
    metrics.watch(new RequestLag(journalAdmin, journal.tasks(), topics.requests()));
    var progress = new RestoreProgress(System::nanoTime);
    var restorer =
        new Restorer(
            committedOffsets,
            () -> JournalClients.restoreConsumer(consumerFactory.getConfigurationProperties()),
            taskRecords,
            topics.tasks(),
            metrics,
            progress,
            restore ->
                Thread.ofPlatform()
                    .daemon()
                    .name("restore")
                    .start(supervisor.watched("restore", restore)),
            new Pause());
    return new JournalRuntime(
        journal, assignments, membership, restorer, progress, supervisor, times);
  }
}
