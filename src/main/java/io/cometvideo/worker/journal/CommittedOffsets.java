package io.cometvideo.worker.journal;

import static io.cometvideo.worker.journal.KafkaFutures.get;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Asks the broker for offsets. All calls block, for a bounded time. A partition of which the broker
 * says nothing does not keep back what it says of the others.
 */
final class CommittedOffsets {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PATIENCE_FOR_STABLE = Duration.ofSeconds(1);
  private static final int ANSWER_MILLIS = 5_000;

  /** For what is asked at each scrape. */
  private static final int GLANCE_MILLIS = 1_000;

  /** What the broker says of one partition. */
  sealed interface Answer {
    record Offset(long value) implements Answer {}

    /** It does not tell now; asked again, it may. */
    record None(String why) implements Answer {}
  }

  private final Admin admin;
  private final String groupId;
  private final String requestsTopic;
  private final Pause pause;

  CommittedOffsets(Admin admin, String groupId, String requestsTopic, Pause pause) {
    this.admin = admin;
    this.groupId = groupId;
    this.requestsTopic = requestsTopic;
    this.pause = pause;
  }

  /**
   * Where the group goes on in each partition of the requests topic: its committed offset, or the
   * beginning. Waits a little while an open transaction holds an offset (KIP-447), and tells
   * nothing of the partition if it still does: so a predecessor's last transaction is over when an
   * offset is told.
   */
  Map<Integer, Answer> stable(Collection<Integer> partitions) {
    Map<TopicPartition, OffsetAndMetadata> committed;
    try {
      committed = committed(partitions, PATIENCE_FOR_STABLE);
    } catch (KafkaException e) {
      return none(partitions, "the group's offset: " + reason(e));
    }
    Map<TopicPartition, OffsetSpec> without = new HashMap<>();
    Map<Integer, Answer> answers =
        none(partitions, "the group's offset, which an open transaction holds");
    committed.forEach((partition, offset) -> {
      if (offset == null) {
        without.put(partition, OffsetSpec.earliest());
      } else {
        answers.put(partition.partition(), new Answer.Offset(offset.offset()));
      }
    });
    listed(without).forEach((partition, answer) -> answers.put(partition.partition(), answer));
    return answers;
  }

  /** What was committed last in a partition, whatever by; empty if nothing ever was. */
  Optional<OffsetAndMetadata> last(int partition) {
    Map<TopicPartition, OffsetAndMetadata> committed = committed(List.of(partition), PATIENCE);
    if (committed.isEmpty()) {
      throw heldForTooLong();
    }
    return committed.values().stream().filter(Objects::nonNull).findFirst();
  }

  /**
   * Where the group goes on in these partitions, as far as the broker tells at once: without
   * waiting for an open transaction, and for orientation only.
   */
  Map<Integer, Long> lastCommitted(Collection<Integer> partitions) {
    Map<Integer, Long> known = new HashMap<>();
    Map<TopicPartition, OffsetSpec> without = new HashMap<>();
    if (!partitions.isEmpty()) {
      askFor(topicPartitions(partitions), false)
          .forEach((partition, offset) -> {
            if (offset == null) {
              without.put(partition, OffsetSpec.earliest());
            } else {
              known.put(partition.partition(), offset.offset());
            }
          });
    }
    known.putAll(values(listed(without, IsolationLevel.READ_UNCOMMITTED, GLANCE_MILLIS)));
    return known;
  }

  /** The ends of these partitions of the requests topic, as far as records are committed. */
  Map<Integer, Long> committedEnds(Collection<Integer> partitions) {
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    topicPartitions(partitions).forEach(partition -> specs.put(partition, OffsetSpec.latest()));
    return values(listed(specs, IsolationLevel.READ_COMMITTED, GLANCE_MILLIS));
  }

  private static Map<Integer, Long> values(Map<TopicPartition, Answer> answers) {
    Map<Integer, Long> values = new HashMap<>();
    answers.forEach((partition, answer) -> {
      if (answer instanceof Answer.Offset(var value)) {
        values.put(partition.partition(), value);
      }
    });
    return values;
  }

  /** Whether the last transaction that touched one of these partitions carried this marker. */
  boolean anyMarked(Collection<Integer> partitions, String marker) {
    Map<TopicPartition, OffsetAndMetadata> committed = committed(partitions, PATIENCE);
    if (committed.size() < partitions.size()) {
      throw heldForTooLong();
    }
    return committed.values().stream()
        .anyMatch(offset -> offset != null && marker.equals(offset.metadata()));
  }

  /**
   * The ends of these partitions, uncommitted records included: an open transaction pins the last
   * stable offset, so the committed end may lie before records that are committed already.
   */
  Map<TopicPartition, Answer> uncommittedEnds(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    partitions.forEach(partition -> specs.put(partition, OffsetSpec.latest()));
    return listed(specs);
  }

  private Map<TopicPartition, Answer> listed(Map<TopicPartition, OffsetSpec> specs) {
    return listed(specs, IsolationLevel.READ_UNCOMMITTED, ANSWER_MILLIS);
  }

  private Map<TopicPartition, Answer> listed(
      Map<TopicPartition, OffsetSpec> specs, IsolationLevel isolation, int millis) {
    Map<TopicPartition, Answer> answers = new HashMap<>();
    if (specs.isEmpty()) {
      return answers;
    }
    ListOffsetsResult listed =
        admin.listOffsets(specs, new ListOffsetsOptions(isolation).timeoutMs(millis));
    for (TopicPartition partition : specs.keySet()) {
      answers.put(partition, listed(listed, partition));
    }
    return answers;
  }

  private static Answer listed(ListOffsetsResult listed, TopicPartition partition) {
    try {
      return new Answer.Offset(get(listed.partitionResult(partition)).offset());
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      return new Answer.None("an offset of " + partition + ": " + reason(e));
    }
  }

  /**
   * Committed offsets, null for partitions without one. The admin client leaves out a partition
   * whose offset is held by an open transaction, with no more than a line in its log: so it is
   * asked again until none is missing, or this patience is over.
   */
  private Map<TopicPartition, OffsetAndMetadata> committed(
      Collection<Integer> partitions, Duration patience) {
    List<TopicPartition> wanted = topicPartitions(partitions);
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Map<TopicPartition, OffsetAndMetadata> committed = askFor(wanted, true);
      if (committed.keySet().containsAll(wanted) || System.nanoTime() > end) {
        return committed;
      }
      pause.whileUnstable();
    }
  }

  private List<TopicPartition> topicPartitions(Collection<Integer> partitions) {
    return partitions.stream().map(p -> new TopicPartition(requestsTopic, p)).toList();
  }

  private Map<TopicPartition, OffsetAndMetadata> askFor(
      List<TopicPartition> partitions, boolean stable) {
    var spec = new ListConsumerGroupOffsetsSpec().topicPartitions(partitions);
    return get(
        admin
            .listConsumerGroupOffsets(
                Map.of(groupId, spec),
                new ListConsumerGroupOffsetsOptions()
                    .requireStable(stable)
                    .timeoutMs(ANSWER_MILLIS))
            .partitionsToOffsetAndMetadata(groupId));
  }

  private static TimeoutException heldForTooLong() {
    return new TimeoutException("an open transaction holds the group's offsets for too long");
  }

  private static Map<Integer, Answer> none(Collection<Integer> partitions, String why) {
    Map<Integer, Answer> answers = new HashMap<>();
    partitions.forEach(partition -> answers.put(partition, new Answer.None(why)));
    return answers;
  }

  private static String reason(KafkaException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
