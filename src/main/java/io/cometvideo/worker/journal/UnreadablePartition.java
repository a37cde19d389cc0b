package io.cometvideo.worker.journal;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Finds out which partition a consumer's failure is about: Kafka names it in its message only. */
public final class UnreadablePartition {

  private UnreadablePartition() {}

  /**
   * The partition that cannot be read.
   *
   * @param candidates those that the consumer reads
   * @return empty if the failure is not about a single one of them
   */
  public static Optional<TopicPartition> in(
      KafkaException failure, Collection<TopicPartition> candidates) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      Optional<TopicPartition> named =
          candidates.stream().filter(partition -> names(message, partition)).findFirst();
      if (named.isPresent()) {
        return named;
      }
    }
    return Optional.empty();
  }

  private static boolean names(String message, TopicPartition partition) {
    // No other topic's name ends in this one's, no other number begins with this one's.
    return Pattern.compile("(?<![\\w.-])" + Pattern.quote(partition.toString()) + "(?!\\d)")
        .matcher(message)
        .find();
  }
}
