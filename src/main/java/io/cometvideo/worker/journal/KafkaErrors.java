package io.cometvideo.worker.journal;

import java.util.List;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;

/** What Kafka's errors say about a record, and in words. */
final class KafkaErrors {

  private static final int MAX_LENGTH = 300;

  private static final List<Class<? extends Exception>> OF_THE_CONTENT =
      List.of(
          RecordTooLargeException.class,
          RecordBatchTooLargeException.class,
          InvalidRecordException.class,
          InvalidTimestampException.class,
          PolicyViolationException.class);

  private static final List<Class<? extends Exception>> OF_THE_PLACE =
      List.of(
          RetriableException.class,
          TopicAuthorizationException.class,
          InvalidTopicException.class,
          UnknownServerException.class);

  private KafkaErrors() {}

  /** Whether the record itself was refused, so that only another one in its place can succeed. */
  static boolean isOfTheContent(Exception cause) {
    return OF_THE_CONTENT.stream().anyMatch(type -> type.isInstance(cause));
  }

  /**
   * Whether the record or where it was to go is to blame, rather than the transaction around it.
   */
  static boolean isOfTheRecord(Exception cause) {
    return isOfTheContent(cause) || OF_THE_PLACE.stream().anyMatch(type -> type.isInstance(cause));
  }

  /** The error and the broker's words, cut to a line. */
  static String describe(Throwable cause) {
    String message = cause.getMessage();
    String text =
        cause.getClass().getSimpleName()
            + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 1) + "…";
  }
}
