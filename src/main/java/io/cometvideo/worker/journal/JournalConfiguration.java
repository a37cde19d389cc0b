package io.cometvideo.worker.journal;

import io.cometvideo.worker.message.CompletionEvents;
import io.cometvideo.worker.message.TaskRecords;
import io.cometvideo.worker.task.Transitions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
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

  /** Of the heap, an eighth for what waits and an eighth for what is read back to be submitted. */
  private static long partOfHeap() {
    return Runtime.getRuntime().maxMemory() / 8;
  }

  @Bean
  WaitingMemory waitingMemory() {
    return new WaitingMemory(partOfHeap());
  }

  @Bean
  SpilledTasks spilledTasks(
      ConsumerFactory<?, ?> consumerFactory, TaskRecords taskRecords, TopicNames topics) {
    Supplier<TaskLog> logs =
        () ->
            new TaskLog(
                () -> JournalClients.readBackConsumer(consumerFactory.getConfigurationProperties()),
                taskRecords,
                topics.tasks(),
                partOfHeap() / 8);
    return new SpilledTasks(taskRecords, logs.get(), logs.get(), partOfHeap());
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
      SpilledTasks spilledTasks,
      InstantSource clock) {
    String instance = properties.groupId() + "-" + UUID.randomUUID();
    var clients = new JournalClients(instance, producerFactory.getConfigurationProperties());
    var pause = new Pause();
    var held = new HeldLanes();
    var blockades = new Blockades(journalAdmin);
    var writer =
        new TransactionalWriter(
            clients::producer, committedOffsets, topics.requests(), instance, pause);
    var records = new JournalRecords(topics, taskRecords, completionEvents);
    var planner =
        new TransactionPlanner(transitions, records, properties.retention(), spilledTasks);
    var groups =
        new GroupCommit(
            assignments,
            membership,
            planner,
            writer,
            held,
            new Isolation(records, writer, held, blockades),
            metrics,
            pause,
            clock);
    return new KafkaTaskJournal(
        assignments, groups, writer, spilledTasks, held, blockades, pause, times, committedOffsets);
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
      WaitingMemory waitingMemory,
      JournalMetrics metrics,
      Supervisor supervisor,
      EndingTimes times) {
    var progress = new RestoreProgress(System::nanoTime);
    metrics.watch(new RequestLag(committedOffsets, journal.tasks(), progress::closedPartitions));
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
            new Pause(),
            waitingMemory);
    return new JournalRuntime(
        journal, assignments, membership, restorer, progress, supervisor, times);
  }
}
