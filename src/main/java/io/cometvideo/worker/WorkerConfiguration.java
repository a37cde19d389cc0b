package io.cometvideo.worker;

import io.cometvideo.worker.comet.CometProperties;
import io.cometvideo.worker.engine.EngineProperties;
import io.cometvideo.worker.journal.Supervisor;
import io.cometvideo.worker.task.Transitions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What several packages share. Each of the others defines only what it, or one above it, uses. */
@Configuration(proxyBeanMethods = false)
class WorkerConfiguration {

  /** How long a worker with a dead part may try to end in order. */
  private static final Duration ENDING_IN_ORDER = Duration.ofSeconds(5);

  @Bean
  Supervisor supervisor(ApplicationContext context) {
    return new WorkerSupervisor(
        () -> AvailabilityChangeEvent.publish(context, LivenessState.BROKEN),
        ExitCode::exit,
        code -> Runtime.getRuntime().halt(code),
        ENDING_IN_ORDER);
  }

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  RandomGenerator random() {
    return RandomGenerator.of("L64X128MixRandom");
  }

  @Bean
  Transitions transitions(EngineProperties properties, CometProperties comet) {
    return new Transitions(properties.taskPolicy(comet.baseUrl()));
  }
}
