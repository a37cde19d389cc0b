package io.cometvideo.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometvideo.worker.testkit.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partition that cannot be restored yet keeps only itself closed. */
class RestoreByPartitionIT {

  @TempDir static Path data;

  private static RestoreWorld world;

  @BeforeAll
  static void startBroker() throws IOException {
    world = new RestoreWorld(data);
  }

  @AfterAll
  static void stopBroker() {
    world.close();
  }

  @Test
  void aPartitionWhoseOffsetIsHeldDoesNotKeepTheOthersClosed() throws Exception {
    Topics topics = Topics.create(world.broker, 2);
    try (Consumer<byte[], byte[]> member = world.member(topics);
        Producer<byte[], byte[]> predecessor = world.producer("holding", 60_000)) {
      predecessor.initTransactions();
      predecessor.beginTransaction();
      predecessor.send(world.record(topics, "held")).get();
      predecessor.sendOffsetsToTransaction(
          Map.of(new TopicPartition(topics.requests(), 0), new OffsetAndMetadata(5)),
          member.groupMetadata());

      var opened = new LinkedBlockingQueue<PartitionTable>();
      world.restorer(topics).restore(Set.of(0, 1), 1, _ -> true, (table, _) -> opened.add(table));

      assertThat(opened.take().partition()).isEqualTo(1);
      await()
          .untilAsserted(
              () -> assertThat(world.waitsFor(0)).contains("which an open transaction holds"));
      predecessor.commitTransaction();
      PartitionTable last = opened.take();
      assertThat(last.active()).hasSize(1);
      assertThat(last.nextOffset()).isEqualTo(5);
    }
  }

  @Test
  void aPartitionThatTheTasksTopicDoesNotHaveKeepsOnlyItselfClosed() throws Exception {
    Topics topics = Topics.create(world.broker, 1);
    addPartition(topics.requests());
    var opened = new LinkedBlockingQueue<PartitionTable>();
    world.restorer(topics).restore(Set.of(0, 1), 1, _ -> true, (table, _) -> opened.add(table));

    assertThat(opened.take().partition()).isZero();
    await().untilAsserted(() -> assertThat(world.waitsFor(1)).contains(topics.tasks() + "-1"));

    addPartition(topics.tasks());
    assertThat(opened.take().partition()).isEqualTo(1);
  }

  @Test
  void anyFailureIsTriedAgainAndCostsOnlyItsPartition() throws Exception {
    Topics topics = Topics.create(world.broker, 2);
    var failures = new AtomicInteger();
    var opened = new LinkedBlockingQueue<PartitionTable>();
    world
        .restorer(topics)
        .restore(
            Set.of(0, 1),
            1,
            _ -> true,
            (table, _) -> {
              if (table.partition() == 0 && failures.getAndIncrement() < 2) {
                throw new IllegalStateException("a fault of the worker");
              }
              opened.add(table);
            });

    assertThat(opened.take().partition()).isEqualTo(1);
    assertThat(opened.take().partition()).isZero();
    assertThat(failures).hasValue(3);
  }

  private static void addPartition(String topic) throws Exception {
    world.admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2))).all().get();
  }
}
