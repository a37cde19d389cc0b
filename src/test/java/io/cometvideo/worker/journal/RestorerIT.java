package io.cometvideo.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometvideo.worker.message.TaskRecords;
import io.cometvideo.worker.task.Attempts;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.StoredVideo;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState;
import io.cometvideo.worker.task.TaskState.Completed;
import io.cometvideo.worker.task.TaskState.Rendering;
import io.cometvideo.worker.task.Timings;
import io.cometvideo.worker.testkit.Broker;
import io.cometvideo.worker.testkit.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a successor sees of a predecessor that is not quite gone. */
class RestorerIT {

  private static final int AFTER = 12_000;
  private static final ProviderTask RENDER =
      new ProviderTask(new ProviderTaskId("task_1"), "http://127.0.0.1:1");

  @TempDir static Path data;

  private static Broker broker;
  private static Admin admin;
  private final TaskRecords taskRecords = new TaskRecords();

  @BeforeAll
  static void startBroker() throws IOException {
    broker = Broker.start(data);
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @AfterAll
  static void stopBroker() {
    admin.close();
    broker.close();
  }

  @Test
  void seesWhatThePredecessorCommitsWhileItWaits() throws Exception {
    Topics topics = Topics.create(broker, 1);
    try (Consumer<byte[], byte[]> member = member(topics);
        Producer<byte[], byte[]> predecessor = producer("predecessor", 60_000)) {
      predecessor.initTransactions();
      predecessor.beginTransaction();
      predecessor.send(record(topics, "before")).get();
      predecessor.sendOffsetsToTransaction(
          Map.of(new TopicPartition(topics.requests(), 0), new OffsetAndMetadata(5)),
          member.groupMetadata());

      var restored = new CompletableFuture<PartitionTable>();
      Thread successor = restoreInBackground(topics, restored);
      await().until(() -> isWaitingForOffsets(successor));
      // More than one poll brings, so that it shows where the reading ends.
      for (int i = 0; i < AFTER; i++) {
        var _ = predecessor.send(record(topics, "after-" + i));
      }
      predecessor.commitTransaction();

      PartitionTable table = restored.get();
      assertThat(table.active()).hasSize(AFTER + 1);
      assertThat(table.nextOffset()).isEqualTo(5);
    }
  }

  @Test
  void seesCommittedRecordsBehindAZombiesOpenTransaction() throws Exception {
    Topics topics = Topics.create(broker, 1);
    try (Producer<byte[], byte[]> zombie = producer("zombie", 3_000);
        Producer<byte[], byte[]> predecessor = producer("other", 60_000)) {
      zombie.initTransactions();
      zombie.beginTransaction();
      zombie.send(record(topics, "zombies")).get();
      predecessor.initTransactions();
      predecessor.beginTransaction();
      predecessor.send(record(topics, "committed")).get();
      predecessor.commitTransaction();

      var restored = new CompletableFuture<PartitionTable>();
      restoreInBackground(topics, restored);

      assertThat(restored.get().active().stream().map(task -> task.requestId().value()))
          .containsExactly("committed");
    }
  }

  @Test
  void tellsWhichTasksWereCompletedLast() throws Exception {
    Topics topics = Topics.create(broker, 1);
    try (Producer<byte[], byte[]> predecessor = producer("completing", 60_000)) {
      predecessor.initTransactions();
      predecessor.beginTransaction();
      predecessor.send(record(topics, task("rendering", rendering()))).get();
      predecessor.send(record(topics, task("done", completed()))).get();
      predecessor
          .send(
              new ProducerRecord<>(
                  topics.tasks(),
                  0,
                  null,
                  bytes("garbage"),
                  bytes("{"),
                  taskRecords.headers(task("garbage", completed()))))
          .get();
      predecessor.commitTransaction();
    }

    var restored = new CompletableFuture<List<Task>>();
    restoreInBackground(topics, (_, tasks) -> restored.complete(tasks));

    assertThat(restored.get()).containsExactly(task("done", completed()));
  }

  private Thread restoreInBackground(Topics topics, CompletableFuture<PartitionTable> restored) {
    return restoreInBackground(topics, (table, _) -> restored.complete(table));
  }

  private Thread restoreInBackground(Topics topics, Restorer.Target target) {
    var restorer =
        new Restorer(
            new CommittedOffsets(admin, topics.groupId(), topics.requests(), new Pause()),
            () ->
                JournalClients.restoreConsumer(
                    Map.of("bootstrap.servers", broker.bootstrapServers())),
            taskRecords,
            topics.tasks(),
            new JournalMetrics(new SimpleMeterRegistry()),
            new Pause());
    return Thread.ofPlatform().start(() -> restorer.restore(Set.of(0), 1, _ -> true, target));
  }

  private static boolean isWaitingForOffsets(Thread thread) {
    return List.of(thread.getStackTrace()).stream()
        .anyMatch(frame -> frame.getMethodName().equals("stable"));
  }

  private static Consumer<byte[], byte[]> member(Topics topics) {
    var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", broker.bootstrapServers(), "group.id", topics.groupId()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(List.of(topics.requests()));
    await()
        .until(() -> {
          consumer.poll(Duration.ofMillis(100));
          return !consumer.assignment().isEmpty();
        });
    return consumer;
  }

  private static Producer<byte[], byte[]> producer(String id, int timeoutMillis) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(),
            "transactional.id", id,
            "transaction.timeout.ms", timeoutMillis),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private ProducerRecord<byte[], byte[]> record(Topics topics, String id) {
    return record(topics, task(id, rendering()));
  }

  private ProducerRecord<byte[], byte[]> record(Topics topics, Task task) {
    return new ProducerRecord<>(
        topics.tasks(),
        0,
        null,
        bytes(task.requestId().value()),
        taskRecords.write(task),
        taskRecords.headers(task));
  }

  private static Task task(String id, TaskState state) {
    Instant now = Instant.ofEpochSecond(1_700_000_000);
    return new Task(
        new TaskKey(0, 1, new RequestId(id)),
        RequestSummary.unknown(null),
        state,
        now.plusSeconds(60),
        Attempts.NONE,
        new Timings(now, now, null, null, null),
        now);
  }

  private static TaskState rendering() {
    return new Rendering(RENDER, 0, 0, 0);
  }

  private static TaskState completed() {
    return new Completed(RENDER, new StoredVideo("file:///a.mp4", null, "video/mp4", 1, "00"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
