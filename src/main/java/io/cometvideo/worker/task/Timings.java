package io.cometvideo.worker.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a task reached what; null for what it has not reached.
 *
 * @param acceptedAt the request was taken from its topic
 * @param submittedAt the provider took it
 * @param renderedAt the provider finished it: the provider's own time where it gives one, never
 *     before {@code submittedAt}
 * @param storedAt the video was stored
 * @param completedAt the outcome, whichever it is
 */
public record Timings(
    Instant acceptedAt,
    @Nullable Instant submittedAt,
    @Nullable Instant renderedAt,
    @Nullable Instant storedAt,
    @Nullable Instant completedAt) {

  static Timings acceptedAt(Instant at) {
    return new Timings(at, null, null, null, null);
  }

  Timings submitted(Instant at) {
    return new Timings(acceptedAt, at, renderedAt, storedAt, completedAt);
  }

  Timings rendered(Instant at) {
    Instant notBefore = submittedAt == null ? acceptedAt : submittedAt;
    return new Timings(
        acceptedAt, submittedAt, at.isBefore(notBefore) ? notBefore : at, storedAt, completedAt);
  }

  Timings stored(Instant at) {
    return new Timings(acceptedAt, submittedAt, renderedAt, at, completedAt);
  }

  Timings completed(Instant at) {
    return new Timings(acceptedAt, submittedAt, renderedAt, storedAt, at);
  }

  Timings resumed() {
    return new Timings(acceptedAt, submittedAt, renderedAt, null, null);
  }
}
