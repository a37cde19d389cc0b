package io.cometvideo.worker.message;

import java.util.Locale;

/** Why nobody can be answered for a record: the closed set of words of {@code dlt-reason}. */
public enum DeadLetterReason {
  /** Neither the value nor the key nor the CloudEvent gives a usable request id. */
  NO_REQUEST_ID,
  /** The field {@code requestId} is there and is not a request id. */
  INVALID_REQUEST_ID,
  /** A JSON object in the value has a field twice, so that it says two things. */
  DUPLICATE_FIELD,
  /** It is a CloudEvent whose type does not end in {@code .requested}. */
  NOT_A_REQUEST_EVENT,
  /** The value cannot be read, and no other place gives a usable request id. */
  UNREADABLE_VALUE,
  /** It asks to resume a task with a {@code taskId} or a {@code timeout} that is not valid. */
  INVALID_RESUME,
  /** It says that a worker has sent it, and cannot be one that this version would understand. */
  INVALID_INTERNAL_RECORD,
  /** The worker itself fails at it. */
  WORKER_FAILED,
  /** An operator has stepped over it, most likely since it cannot be read at all. */
  SKIPPED;

  /** The word in the header, for example {@code no-request-id}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
