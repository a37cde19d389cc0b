package io.cometvideo.worker.message;

/** A record of {@code video.tasks} cannot be understood; the message says why and what to do. */
public final class UnreadableTaskRecordException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreadableTaskRecordException(String message) {
    super(message);
  }

  UnreadableTaskRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
