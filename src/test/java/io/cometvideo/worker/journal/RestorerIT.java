package io.cometvideo.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.testkit.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a successor sees of a predecessor that is not quite gone. */
class RestorerIT {

  private static final int AFTER = 12_000;

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
  void seesWhatThePredecessorCommitsWhileItWaits() throws Exception {
    Topics topics = Topics.create(world.broker, 1);
    try (Consumer<byte[], byte[]> member = world.member(topics);
        Producer<byte[], byte[]> predecessor = world.producer("predecessor", 60_000)) {
      predecessor.initTransactions();
      predecessor.beginTransaction();
      predecessor.send(world.record(topics, "before")).get();
      predecessor.sendOffsetsToTransaction(
          Map.of(new TopicPartition(topics.requests(), 0), new OffsetAndMetadata(5)),
          member.groupMetadata());

      var restored = new CompletableFuture<PartitionTable>();
      restoreInBackground(topics, restored);
      await().until(world::isWaitingForOffsets);
      // More than one poll brings, so that it shows where the reading ends.
      for (int i = 0; i < AFTER; i++) {
        var _ = predecessor.send(world.record(topics, "after-" + i));
      }
      predecessor.commitTransaction();

      PartitionTable table = restored.get();
      assertThat(table.active()).hasSize(AFTER + 1);
      assertThat(table.nextOffset()).isEqualTo(5);
    }
  }

  @Test
  void seesCommittedRecordsBehindAZombiesOpenTransaction() throws Exception {
    Topics topics = Topics.create(world.broker, 1);
    try (Producer<byte[], byte[]> zombie = world.producer("zombie", 3_000);
        Producer<byte[], byte[]> predecessor = world.producer("other", 60_000)) {
      zombie.initTransactions();
      zombie.beginTransaction();
      zombie.send(world.record(topics, "zombies")).get();
      predecessor.initTransactions();
      predecessor.beginTransaction();
      predecessor.send(world.record(topics, "committed")).get();
      predecessor.commitTransaction();

      var restored = new CompletableFuture<PartitionTable>();
      restoreInBackground(topics, restored);

      assertThat(restored.get().active().stream().map(task -> task.requestId().value()))
          .containsExactly("committed");
    }
  }

  @Test
  void tellsWhichTasksWereCompletedLast() throws Exception {
    Topics topics = Topics.create(world.broker, 1);
    try (Producer<byte[], byte[]> predecessor = world.producer("completing", 60_000)) {
      predecessor.initTransactions();
      predecessor.beginTransaction();
      predecessor
          .send(world.record(topics, RestoreWorld.task("rendering", RestoreWorld.rendering())))
          .get();
      predecessor
          .send(world.record(topics, RestoreWorld.task("done", RestoreWorld.completed())))
          .get();
      predecessor
          .send(
              new ProducerRecord<>(
                  topics.tasks(),
                  0,
                  null,
                  RestoreWorld.bytes("garbage"),
                  RestoreWorld.bytes("{"),
                  world.taskRecords.headers(
                      RestoreWorld.task("garbage", RestoreWorld.completed()))))
          .get();
      predecessor.commitTransaction();
    }

    var restored = new CompletableFuture<List<Task>>();
    restoreInBackground(topics, (_, tasks) -> restored.complete(tasks));

    assertThat(restored.get()).containsExactly(RestoreWorld.task("done", RestoreWorld.completed()));
  }

  private void restoreInBackground(Topics topics, CompletableFuture<PartitionTable> restored) {
    restoreInBackground(topics, (table, _) -> restored.complete(table));
  }

  private void restoreInBackground(Topics topics, Restorer.Target target) {
    world.restorer(topics).restore(Set.of(0), 1, _ -> true, target);
  }
}
