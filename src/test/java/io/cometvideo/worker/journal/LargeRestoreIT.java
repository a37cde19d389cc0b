package io.cometvideo.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.TaskState;
import io.cometvideo.worker.testkit.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The last worker of a fleet inherits the partitions of all at once. */
@Timeout(120)
class LargeRestoreIT {

  private static final int PARTITIONS = 8;
  private static final int TASKS_EACH = 3_000;

  @TempDir static Path data;

  @Test
  void eachOfManyPartitionsComesBackAsItsLastCommittedRecordsSay() throws Exception {
    try (var world = new RestoreWorld(data)) {
      Topics topics = Topics.create(world.broker, PARTITIONS);
      write(world, topics);
      Map<Integer, PartitionTable> restored = new ConcurrentHashMap<>();

      world
          .restorer(topics)
          .restore(
              IntStream.range(0, PARTITIONS).boxed().collect(Collectors.toSet()),
              1,
              _ -> true,
              (table, _) -> restored.put(table.partition(), table));
      await().atMost(Duration.ofMinutes(1)).until(() -> restored.size() == PARTITIONS);

      for (int partition = 0; partition < PARTITIONS; partition++) {
        PartitionTable table = restored.get(partition);
        Set<String> active =
            table.active().stream()
                .map(task -> task.requestId().value())
                .collect(Collectors.toSet());
        assertThat(active).as("active in %d", partition).isEqualTo(ids(partition, "rendering"));
        assertThat(ids(partition, "done"))
            .as("finished in %d", partition)
            .allMatch(id -> table.isFinished(new RequestId(id)));
        assertThat(ids(partition, "forgotten"))
            .as("forgotten in %d", partition)
            .noneMatch(id -> table.isFinished(new RequestId(id)));
      }
    }
  }

  private static void write(RestoreWorld world, Topics topics) {
    try (Producer<byte[], byte[]> predecessor = world.producer("all-of-it", 60_000)) {
      predecessor.initTransactions();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        predecessor.beginTransaction();
        for (String kind : new String[] {"rendering", "done", "forgotten"}) {
          for (String id : ids(partition, kind)) {
            send(world, topics, predecessor, partition, id, RestoreWorld.rendering());
            if (!kind.equals("rendering")) {
              send(world, topics, predecessor, partition, id, RestoreWorld.completed());
            }
            if (kind.equals("forgotten")) {
              var _ =
                  predecessor.send(
                      new ProducerRecord<>(
                          topics.tasks(), partition, RestoreWorld.bytes(id), null));
            }
          }
        }
        predecessor.commitTransaction();
        predecessor.beginTransaction();
        for (String id : ids(partition, "rendering")) {
          send(world, topics, predecessor, partition, id, RestoreWorld.completed());
        }
        predecessor.flush();
        predecessor.abortTransaction();
      }
    }
  }

  private static void send(
      RestoreWorld world,
      Topics topics,
      Producer<byte[], byte[]> producer,
      int partition,
      String id,
      TaskState state) {
    ProducerRecord<byte[], byte[]> record = world.record(topics, RestoreWorld.task(id, state));
    var _ =
        producer.send(
            new ProducerRecord<>(
                record.topic(), partition, null, record.key(), record.value(), record.headers()));
  }

  private static Set<String> ids(int partition, String kind) {
    return IntStream.range(0, TASKS_EACH / 3)
        .mapToObj(i -> kind + "-" + partition + "-" + i)
        .collect(Collectors.toSet());
  }
}
