package io.cometvideo.worker.engine;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of one worker.
 *
 * @param maxWaiting accepted tasks that may wait in this worker, at least 1; beyond it, and beyond
 *     what half of the heap holds (about one a kilobyte), the worker takes no more requests
 */
@ConfigurationProperties("worker")
public record WorkerLimits(@DefaultValue("200000") int maxWaiting) {

  private static final long WAITING_TASK_BYTES = 1_000;

  public WorkerLimits {
    if (maxWaiting < 1) {
      throw new IllegalArgumentException("worker.max-waiting must be at least 1");
    }
  }

  /** As many as may wait with so large a heap. */
  int maxWaitingIn(long heapBytes) {
    return Math.clamp(heapBytes / 2 / WAITING_TASK_BYTES, 1, maxWaiting);
  }
}
