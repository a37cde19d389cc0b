package io.cometvideo.worker.journal;

import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Happening.RequestRefused;
import io.cometvideo.worker.task.Happening.Requested;
import io.cometvideo.worker.task.TaskError;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.Violation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the broker has refused as too large, so that the next plan writes something smaller in its
 * place instead of failing the same way for ever.
 */
final class Oversized {

  private final Set<Object> origins = new HashSet<>();

  /** Remembers; false if it was known already, so that nothing smaller is left to try. */
  boolean add(Object origin) {
    return origins.add(origin);
  }

  boolean contains(Object origin) {
    return origins.contains(origin);
  }

  void clear() {
    origins.clear();
  }

  Happening replaced(TaskKey key, Happening happening) {
    if (happening instanceof Requested(var request) && origins.contains(key)) {
      return new RequestRefused(
          request.summary(),
          TaskError.invalid(
              List.of(
                  new Violation(
                      "value",
                      "the request is larger than a task record may be; send less, or raise"
                          + " max.message.bytes of the tasks topic"))));
    }
    return happening;
  }
}
