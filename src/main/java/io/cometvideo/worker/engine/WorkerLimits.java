package io.cometvideo.worker.engine;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of one worker.
 *
 * @param maxWaiting accepted tasks that may wait in memory, at least 1; beyond it the worker takes
 *     no more requests
 */
@ConfigurationProperties("worker")
public record WorkerLimits(@DefaultValue("10000") int maxWaiting) {

  public WorkerLimits {
    if (maxWaiting < 1) {
      throw new IllegalArgumentException("worker.max-waiting must be at least 1");
    }
  }
}
