package io.cometvideo.worker.guarantee;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/**
 * Given to a worker by {@code spring.main.sources}: a clock that kills the journal's thread as soon
 * as the file {@code poison} exists.
 */
final class PoisonedClock {

  @Bean
  @Primary
  InstantSource deadlyClock(Environment environment) {
    Path poison = Path.of(environment.getRequiredProperty("poison"));
    return () -> {
      if (Thread.currentThread().getName().equals("journal") && Files.exists(poison)) {
        throw new AssertionError("poisoned");
      }
      return Instant.now();
    };
  }
}
