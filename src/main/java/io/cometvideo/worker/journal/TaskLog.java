package io.cometvideo.worker.journal;

import io.cometvideo.worker.message.TaskRecords;
import io.cometvideo.worker.task.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of waiting tasks back from {@code video.tasks}, each by its offset. What a fetch
 * brings besides is kept for a while, since tasks have their turns about in the order in which they
 * were accepted.
 *
 * <p>A compacted log keeps the last record of a key at its offset, so one that is not there any
 * more is not the last one any more. Uncommitted records are read too: the offset is known to be
 * committed, and an open transaction behind it must not hold it up.
 *
 * <p>Guarded by the monitor; blocks on the broker.
 */
final class TaskLog {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long FAILURE_LASTS_NANOS = Duration.ofSeconds(10).toNanos();

  private record Place(int partition, long offset) {}

  private record Value(String key, byte[] bytes) {}

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final TaskRecords taskRecords;
  private final String tasksTopic;
  private final long maxAheadBytes;
  private final Map<Place, Value> ahead = new LinkedHashMap<>();
  private final Map<Integer, Long> failedAtNanos = new ConcurrentHashMap<>();
  private long aheadBytes;
  private @Nullable Consumer<byte[], byte[]> consumer;

  TaskLog(
      Supplier<Consumer<byte[], byte[]>> consumers,
      TaskRecords taskRecords,
      String tasksTopic,
      long maxAheadBytes) {
    this.consumers = consumers;
    this.taskRecords = taskRecords;
    this.tasksTopic = tasksTopic;
    this.maxAheadBytes = maxAheadBytes;
  }

  /**
   * The value of the record at this offset; empty if it is not the record of a waiting task with
   * this key.
   *
   * @throws KafkaException if the broker does not answer in time
   */
  Optional<byte[]> read(int partition, long offset, String key) {
    Long failed = failedAtNanos.get(partition);
    if (failed != null && System.nanoTime() - failed < FAILURE_LASTS_NANOS) {
      // Nobody waits for the monitor meanwhile, those of other partitions least of all.
      throw new TimeoutException("partition " + partition + " could not be read just now");
    }
    return readOne(new Place(partition, offset), key);
  }

  private synchronized Optional<byte[]> readOne(Place place, String key) {
    Value value = take(place);
    if (value == null) {
      value = fetch(place);
    }
    return value == null || !value.key().equals(key)
        ? Optional.empty()
        : Optional.of(value.bytes());
  }

  private @Nullable Value fetch(Place place) {
    try {
      return fetch(place, consumer());
    } catch (OffsetOutOfRangeException e) {
      return null;
    } catch (KafkaException e) {
      discardConsumer();
      failedAtNanos.put(place.partition(), System.nanoTime());
      throw e;
    }
  }

  private @Nullable Value fetch(Place place, Consumer<byte[], byte[]> from) {
    var partition = new TopicPartition(tasksTopic, place.partition());
    from.assign(List.of(partition));
    from.seek(partition, place.offset());
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - end < 0) {
      Value found = null;
      for (ConsumerRecord<byte[], byte[]> task : from.poll(POLL)) {
        Value value = waiting(task);
        if (task.offset() == place.offset()) {
          found = value;
        } else if (value != null) {
          keep(new Place(place.partition(), task.offset()), value);
        }
      }
      if (found != null || isBeyond(from, partition, place.offset())) {
        return found;
      }
    }
    throw new TimeoutException("partition " + partition + " cannot be read");
  }

  private static boolean isBeyond(
      Consumer<byte[], byte[]> from, TopicPartition partition, long offset) {
    try {
      return from.position(partition, Duration.ZERO) > offset;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private @Nullable Value waiting(ConsumerRecord<byte[], byte[]> task) {
    return task.key() != null
            && task.value() != null
            && taskRecords.status(task.headers()).filter(Status.ACCEPTED::equals).isPresent()
        ? new Value(new String(task.key(), StandardCharsets.UTF_8), task.value())
        : null;
  }

  private void keep(Place place, Value value) {
    Value before = ahead.put(place, value);
    aheadBytes += value.bytes().length - (before == null ? 0 : before.bytes().length);
    Iterator<Value> oldest = ahead.values().iterator();
    while (aheadBytes > maxAheadBytes && oldest.hasNext()) {
      aheadBytes -= oldest.next().bytes().length;
      oldest.remove();
    }
  }

  private @Nullable Value take(Place place) {
    Value value = ahead.remove(place);
    if (value != null) {
      aheadBytes -= value.bytes().length;
    }
    return value;
  }

  private Consumer<byte[], byte[]> consumer() {
    if (consumer == null) {
      consumer = consumers.get();
    }
    return consumer;
  }

  private void discardConsumer() {
    if (consumer != null) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
      consumer = null;
    }
  }
}
