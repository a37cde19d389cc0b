package io.cometvideo.worker.ops;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One reason why the worker is not ready.
 *
 * @param reason the word in the readiness body and, in lower case, on the metric
 * @param message for people
 * @param since when it began, where that is known
 */
record Unready(Reason reason, @Nullable String message, @Nullable Instant since) {

  /** The closed set of words, the most telling first. */
  enum Reason {
    KEY_MISSING,
    KEY_REFUSED,
    OUT_OF_QUOTA,
    WRONG_BASE_URL,
    DRAINING,
    INTAKE_STOPPED,
    JOURNAL_STUCK,
    NOT_RESTORED,
    REQUESTS_UNREADABLE
  }

  static Unready of(Reason reason, @Nullable String message) {
    return new Unready(reason, message, null);
  }
}
