package io.cometvideo.worker.message;

import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskState.Failed;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The records of {@code video.tasks}. Instants are kept to the millisecond. Fields that are not
 * known are ignored, so a later version may add some; if it changes the meaning of one it raises
 * {@code schema}, and this version refuses the record rather than misread it.
 *
 * <p>Headers let a reader tell finished tasks without parsing the value: {@code status} and, for a
 * finished task only, {@code completed-at} in milliseconds since 1970, as text; {@code resumable}
 * if it has failed and may be taken up again; {@code refused} if the request was refused.
 *
 * <p>May be used by any thread.
 */
public final class TaskRecords {

  static final int SCHEMA = 1;

  private static final String STATUS = "status";
  private static final String COMPLETED_AT = "completed-at";
  private static final String RESUMABLE = "resumable";
  private static final String REFUSED = "refused";

  /** The record's value. */
  public byte[] write(Task task) {
    return JsonWriter.write(out -> TaskRecordWriter.write(task, out));
  }

  /** The record's headers, new and changeable. */
  public Headers headers(Task task) {
    Headers headers = new RecordHeaders();
    headers.add(STATUS, ascii(task.status().name()));
    if (task.status().isTerminal()) {
      Instant completedAt = task.timings().completedAt();
      Instant at = completedAt == null ? task.updatedAt() : completedAt;
      headers.add(COMPLETED_AT, ascii(Long.toString(at.toEpochMilli())));
    }
    if (task.state() instanceof Failed failed && failed.isResumable()) {
      headers.add(RESUMABLE, ascii("true"));
    }
    if (task.state() instanceof Failed failed && failed.isRefusal()) {
      headers.add(REFUSED, ascii("true"));
    }
    return headers;
  }

  /**
   * The task that was recorded.
   *
   * @param partition the partition of the record
   * @param epoch of the assignment for which it is read
   * @throws UnreadableTaskRecordException if it is no task record, or one of a later schema
   */
  public Task read(int partition, long epoch, byte[] value) {
    try {
      return new TaskRecordReader().read(partition, epoch, value);
    } catch (JacksonException e) {
      // Without the cause: the parser's words may quote the prompt.
      throw new UnreadableTaskRecordException("the task record is not JSON");
    } catch (IllegalArgumentException e) {
      throw new UnreadableTaskRecordException(
          "the task record cannot be understood: " + e.getMessage(), e);
    }
  }

  /** When the task of a record with these headers was finished; empty if they do not tell. */
  public Optional<Instant> completedAt(Headers headers) {
    return text(headers, COMPLETED_AT).flatMap(TaskRecords::instant);
  }

  /** Whether the task of a record with these headers has failed and may be taken up again. */
  public boolean isResumable(Headers headers) {
    return headers.lastHeader(RESUMABLE) != null;
  }

  /** Whether a record with these headers tells of a request that was refused. */
  public boolean isRefused(Headers headers) {
    return headers.lastHeader(REFUSED) != null;
  }

  /** The status of the task of a record with these headers; empty if they do not tell. */
  public Optional<Status> status(Headers headers) {
    return text(headers, STATUS).flatMap(TaskRecords::status);
  }

  private static Optional<Instant> instant(String millis) {
    try {
      return Optional.of(Instant.ofEpochMilli(Long.parseLong(millis)));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Status> status(String word) {
    try {
      return Optional.of(Status.valueOf(word));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    byte @Nullable [] value = header == null ? null : header.value();
    return value == null
        ? Optional.empty()
        : Optional.of(new String(value, StandardCharsets.US_ASCII));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
