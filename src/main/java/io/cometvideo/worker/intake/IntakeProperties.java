package io.cometvideo.worker.intake;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * What is taken in.
 *
 * @param timeout how long requests may take
 */
@ConfigurationProperties("worker")
record IntakeProperties(@DefaultValue Timeout timeout) {

  /**
   * Request timeouts.
   *
   * @param standard the deadline of a request that names none, counted from its acceptance; at most
   *     {@code worker.timeout.max}
   * @param max the longest that a request may ask for
   */
  record Timeout(
      @Name("default") @DefaultValue("30m") Duration standard, @DefaultValue("24h") Duration max) {

    Timeout {
      if (!standard.isPositive() || standard.compareTo(max) > 0) {
        throw new IllegalArgumentException(
            "worker.timeout.default must be positive and at most worker.timeout.max");
      }
    }
  }
}
