package io.cometvideo.worker.journal;

import io.cometvideo.worker.journal.IntakeItem.DeadLetter;
import io.cometvideo.worker.journal.SkipCandidates.Found;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/**
 * Steps over requests at which the workers' group stands still: a dead letter for each, and the
 * group's offset behind them, in one transaction. Then it watches until the group has gone on.
 *
 * <p>A worker that is alive looks at the committed offset twice a second while its partition stands
 * still. Until it has seen the new one, its own transactions write the old one back, and this
 * writes the new one again. What a worker commits carries a marker of the worker's: so a foreign
 * marker behind the skipped requests says that a worker goes on there.
 */
public final class RequestSkip {

  private static final long UNTOUCHED_NANOS = Duration.ofSeconds(3).toNanos();
  private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final GroupPosition group;
  private final TopicNames topics;
  private final String groupId;
  private final Runnable pause;
  private final LongSupplier nanos;

  RequestSkip(
      Supplier<Consumer<byte[], byte[]>> consumers,
      Supplier<Producer<byte[], byte[]>> producers,
      GroupPosition group,
      TopicNames topics,
      String groupId,
      Runnable pause,
      LongSupplier nanos) {
    this.consumers = consumers;
    this.producers = producers;
    this.group = group;
    this.topics = topics;
    this.groupId = groupId;
    this.pause = pause;
    this.nanos = nanos;
  }

  /**
   * Steps over everything from where the group stands up to this offset, itself included. Blocks
   * for a minute or two at most.
   *
   * @throws org.apache.kafka.common.KafkaException if the broker does not answer, or does not allow
   *     it
   */
  public SkipOutcome skip(int partition, long offset) {
    var at = new TopicPartition(topics.requests(), partition);
    Found found;
    ConsumerGroupMetadata onlooker;
    try (Consumer<byte[], byte[]> requests = consumers.get()) {
      found = find(requests, at, offset);
      onlooker = requests.groupMetadata();
    }
    return switch (found) {
      case Found.Obstacle(String why) -> new SkipOutcome.Refused(why);
      case Found.Letters(List<DeadLetter> letters) -> move(at, offset, letters, onlooker);
    };
  }

  private Found find(Consumer<byte[], byte[]> requests, TopicPartition at, long offset) {
    int count = requests.partitionsFor(at.topic()).size();
    if (at.partition() >= count) {
      return new Found.Obstacle(
          "--partition %d: there is none; the last of %s is %d"
              .formatted(at.partition(), at.topic(), count - 1));
    }
    long committed =
        group
            .committed(at.partition())
            .map(OffsetAndMetadata::offset)
            .orElseGet(() -> requests.beginningOffsets(List.of(at)).getOrDefault(at, 0L));
    if (offset < committed) {
      return new Found.Obstacle(
          "--offset %d: the group %s has gone on to offset %d of %s already"
              .formatted(offset, groupId, committed, at));
    }
    long end = requests.endOffsets(List.of(at)).getOrDefault(at, 0L);
    if (offset >= end) {
      return new Found.Obstacle("--offset %d: %s ends before offset %d".formatted(offset, at, end));
    }
    return switch (new SkipCandidates(requests, nanos).between(at, committed, offset)) {
      case Found.Obstacle(String why) ->
          new Found.Obstacle(
              "--offset %d: %s; the group %s is at offset %d of %s"
                  .formatted(offset, why, groupId, committed, at));
      case Found.Letters letters -> letters;
    };
  }

  private SkipOutcome move(
      TopicPartition at, long offset, List<DeadLetter> letters, ConsumerGroupMetadata onlooker) {
    var next = new OffsetAndMetadata(offset + 1, "skipped:" + UUID.randomUUID());
    try (Producer<byte[], byte[]> producer = producers.get()) {
      producer.initTransactions();
      var transactions = new SkipTransactions(producer, topics.deadLetters(), onlooker);
      transactions.write(letters, at, next);
      long first = letters.getFirst().offset();
      long start = nanos.getAsLong();
      long written = start;
      while (nanos.getAsLong() - start < PATIENCE_NANOS) {
        pause.run();
        OffsetAndMetadata last = group.committed(at.partition()).orElse(next);
        if (last.offset() <= offset) {
          transactions.write(List.of(), at, next);
          written = nanos.getAsLong();
        } else if (!last.metadata().equals(next.metadata())) {
          return new SkipOutcome.Skipped(first, next.offset(), letters.size(), true);
        } else if (nanos.getAsLong() - written >= UNTOUCHED_NANOS
            && !group.isAssigned(at.partition())) {
          return new SkipOutcome.Skipped(first, next.offset(), letters.size(), false);
        }
      }
      return new SkipOutcome.NotTakenOver(next.offset());
    }
  }
}
