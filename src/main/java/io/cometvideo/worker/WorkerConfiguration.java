package io.cometvideo.worker;

import io.cometvideo.worker.comet.CometProperties;
import io.cometvideo.worker.engine.EngineProperties;
import io.cometvideo.worker.task.Transitions;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What several packages share. Each of the others defines only what it, or one above it, uses. */
@Configuration(proxyBeanMethods = false)
class WorkerConfiguration {

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
