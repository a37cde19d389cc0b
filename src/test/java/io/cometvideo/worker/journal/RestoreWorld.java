package io.cometvideo.worker.journal;

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
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker, and what restores from it need. */
final class RestoreWorld implements AutoCloseable {

  static final ProviderTask RENDER =
      new ProviderTask(new ProviderTaskId("task_1"), "http://127.0.0.1:1");

  final TaskRecords taskRecords = new TaskRecords();
  final RestoreProgress progress = new RestoreProgress(System::nanoTime);
  final Broker broker;
  final Admin admin;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  RestoreWorld(Path data) throws IOException {
    broker = Broker.start(data);
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @Override
  public void close() {
    admin.close();
    broker.close();
  }

  String waitsFor(int partition) {
    return progress.closed().stream()
        .filter(closed -> closed.partition() == partition)
        .map(ClosedPartition::waitsFor)
        .findFirst()
        .orElse("nothing");
  }

  Restorer restorer(Topics topics) {
    progress.assigned(Set.of(0, 1), 1);
    return new Restorer(
        new CommittedOffsets(admin, topics.groupId(), topics.requests(), new Pause()),
        () ->
            JournalClients.restoreConsumer(Map.of("bootstrap.servers", broker.bootstrapServers())),
        taskRecords,
        topics.tasks(),
        new JournalMetrics(new SimpleMeterRegistry()),
        progress,
        restore -> threads.add(Thread.ofPlatform().daemon().start(restore)),
        new Pause(),
        WaitingMemory.unlimited());
  }

  boolean isWaitingForOffsets() {
    return threads.stream()
        .flatMap(thread -> List.of(thread.getStackTrace()).stream())
        .anyMatch(frame -> frame.getMethodName().equals("stable"));
  }

  Consumer<byte[], byte[]> member(Topics topics) {
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

  Producer<byte[], byte[]> producer(String id, int timeoutMillis) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(),
            "transactional.id", id,
            "transaction.timeout.ms", timeoutMillis),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  ProducerRecord<byte[], byte[]> record(Topics topics, String id) {
    return record(topics, task(id, rendering()));
  }

  ProducerRecord<byte[], byte[]> record(Topics topics, Task task) {
    return new ProducerRecord<>(
        topics.tasks(),
        0,
        null,
        bytes(task.requestId().value()),
        taskRecords.write(task),
        taskRecords.headers(task));
  }

  static Task task(String id, TaskState state) {
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

  static TaskState rendering() {
    return new Rendering(RENDER, 0, 0, 0);
  }

  static TaskState completed() {
    return new Completed(RENDER, new StoredVideo("file:///a.mp4", null, "video/mp4", 1, "00"));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
