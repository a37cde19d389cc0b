package io.cometvideo.worker;

import io.cometvideo.worker.comet.CometProperties;
import io.cometvideo.worker.engine.EngineProperties;
import io.cometvideo.worker.journal.EndingTimes;
import io.cometvideo.worker.journal.JournalProperties;
import io.cometvideo.worker.journal.Supervisor;
import io.cometvideo.worker.task.Transitions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What several packages share. Each of the others defines only what it, or one above it, uses. */
@Configuration(proxyBeanMethods = false)
class WorkerConfiguration {

  private static final Logger log = LoggerFactory.getLogger(WorkerConfiguration.class);

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
  EndingTimes endingTimes(CometProperties comet, JournalProperties journal) {
    EndingTimes times = EndingTimes.of(comet.submit().timeout(), journal.shutdown().grace());
    if (!times.leavesTimeForAPost()) {
      log.atWarn()
          .addKeyValue("worker.shutdown.grace", times.grace())
          .addKeyValue("comet.submit.timeout", comet.submit().timeout())
          .log(
              "grace is shorter than a submission and 2 s: what is submitted at the end may be"
                  + " lost");
    }
    return times;
  }

  @Bean
  Transitions transitions(EngineProperties properties, CometProperties comet) {
    return new Transitions(properties.taskPolicy(comet.baseUrl()));
  }
}
