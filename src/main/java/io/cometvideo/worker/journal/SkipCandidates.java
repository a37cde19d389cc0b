package io.cometvideo.worker.journal;

import io.cometvideo.worker.journal.IntakeItem.DeadLetter;
import io.cometvideo.worker.message.DeadLetterReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Finds out what would be skipped: what stands at each offset is read, so that nothing is lost that
 * a worker could still read.
 */
final class SkipCandidates {

  /** As many dead letters as one transaction has time for. */
  static final int MAX_SKIPPED = 10_000;

  private static final Duration POLL = Duration.ofMillis(200);
  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  /** What was found. */
  sealed interface Found {
    /** At least one to skip, in their order. */
    record Letters(List<DeadLetter> letters) implements Found {}

    /** Something that rules it out, for people. */
    record Obstacle(String why) implements Found {}
  }

  private final Consumer<byte[], byte[]> requests;
  private final LongSupplier nanos;

  /**
   * Reads by this consumer.
   *
   * @param requests reads committed records one by one
   * @param nanos a clock that nobody can set
   */
  SkipCandidates(Consumer<byte[], byte[]> requests, LongSupplier nanos) {
    this.requests = requests;
    this.nanos = nanos;
  }

  /** Looks at all offsets between these two, both included. */
  Found between(TopicPartition partition, long first, long last) {
    List<DeadLetter> letters = new ArrayList<>();
    requests.assign(List.of(partition));
    requests.seek(partition, first);
    long before = -1;
    long since = nanos.getAsLong();
    for (long position = first; position <= last; position = requests.position(partition)) {
      if (letters.size() == MAX_SKIPPED) {
        return new Found.Obstacle(
            "more than %d requests at once; begin with less".formatted(MAX_SKIPPED));
      }
      if (position != before) {
        before = position;
        since = nanos.getAsLong();
      } else if (nanos.getAsLong() - since > PATIENCE_NANOS) {
        throw new TimeoutException(partition + " gives nothing at offset " + position);
      }
      try {
        for (ConsumerRecord<byte[], byte[]> request : requests.poll(POLL)) {
          if (request.offset() < last || (request.offset() == last && !letters.isEmpty())) {
            return new Found.Obstacle(
                "the request at offset %d can be read and would be lost"
                    .formatted(request.offset()));
          }
          if (request.offset() == last) {
            letters.add(letter(request, "an operator has skipped it"));
          }
        }
      } catch (KafkaException e) {
        if (UnreadablePartition.in(e, Set.of(partition)).isEmpty()) {
          throw e;
        }
        stepOver(partition, last, e, letters);
      }
    }
    return letters.isEmpty()
        ? new Found.Obstacle("there is no request at this offset")
        : new Found.Letters(List.copyOf(letters));
  }

  private void stepOver(
      TopicPartition partition, long last, KafkaException failure, List<DeadLetter> letters) {
    long offset = requests.position(partition);
    if (offset <= last) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      letters.add(
          letter(
              new ConsumerRecord<>(partition.topic(), partition.partition(), offset, null, null),
              "it cannot be read: " + KafkaErrors.describe(cause)));
    }
    requests.seek(partition, offset + 1);
  }

  private static DeadLetter letter(ConsumerRecord<byte[], byte[]> request, String message) {
    return new DeadLetter(request, DeadLetterReason.SKIPPED.word(), message);
  }
}
