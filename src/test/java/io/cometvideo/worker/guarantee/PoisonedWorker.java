package io.cometvideo.worker.guarantee;

import io.cometvideo.worker.CometVideoWorkerApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/** The worker, with a clock that kills the journal's thread as soon as a certain file exists. */
public final class PoisonedWorker {

  private PoisonedWorker() {}

  public static void main(String[] arguments) {
    SpringApplication.from(CometVideoWorkerApplication::main).with(Poison.class).run(arguments);
  }

  static final class Poison {

    @Bean
    @Primary
    InstantSource poisonedClock(Environment environment) {
      Path poison = Path.of(environment.getRequiredProperty("poison"));
      return () -> {
        if (Thread.currentThread().getName().equals("journal") && Files.exists(poison)) {
          throw new AssertionError("poisoned");
        }
        return Instant.now();
      };
    }
  }
}
