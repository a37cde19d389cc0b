package io.cometvideo.worker.intake;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions of the requests topic that stand still because what comes next in them cannot be read:
 * a batch that is corrupt on the broker's disk, a compression whose codec cannot be loaded. Changed
 * by the consumer's thread only, read by any.
 */
public final class UnreadableRequests {

  private static final Logger log = LoggerFactory.getLogger(UnreadableRequests.class);
  private static final long RETRY_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long REMINDER_NANOS = Duration.ofMinutes(5).toNanos();

  /** Where one stands still; while it is tried again it is read like any other. */
  private record Standing(long offset, String why, boolean trying, long since, long toldAt) {}

  private final Map<TopicPartition, Standing> standing = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  /**
   * Of one consumer.
   *
   * @param nanos a clock that nobody can set
   */
  public UnreadableRequests(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** For people: where each stands still, and why. */
  public List<String> reasons() {
    return standing.entrySet().stream()
        .map(entry ->
            "%s at offset %d: %s"
                .formatted(entry.getKey(), entry.getValue().offset(), entry.getValue().why()))
        .sorted()
        .toList();
  }

  Map<TopicPartition, Long> offsets() {
    return standing.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  /** Those that are not to be read now; one whose time has come is tried again. */
  Set<TopicPartition> toPause() {
    long now = nanos.getAsLong();
    standing.replaceAll((_, last) ->
        now - last.since() < RETRY_NANOS
            ? last
            : new Standing(last.offset(), last.why(), true, now, last.toldAt()));
    return standing.entrySet().stream()
        .filter(entry -> !entry.getValue().trying())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  void add(TopicPartition partition, long offset, KafkaException failure) {
    long now = nanos.getAsLong();
    Standing last = standing.get(partition);
    long toldAt =
        last != null && last.offset() == offset && now - last.toldAt() < REMINDER_NANOS
            ? last.toldAt()
            : now;
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String why = cause.getClass().getSimpleName() + ": " + cause.getMessage();
    if (toldAt == now) {
      log.atError()
          .addKeyValue("partition", partition.partition())
          .addKeyValue("offset", offset)
          .addKeyValue("reason", why)
          .log("requests cannot be read: their partition stands still, the others go on");
    }
    standing.put(partition, new Standing(offset, why, false, now, toldAt));
  }

  /** It goes on behind where it stood. */
  void goesOn(TopicPartition partition, long position) {
    if (standing.remove(partition) != null) {
      log.atInfo()
          .addKeyValue("partition", partition.partition())
          .addKeyValue("offset", position)
          .log("requests can be read again");
    }
  }

  void retain(Collection<TopicPartition> assigned) {
    standing.keySet().retainAll(assigned);
  }
}
