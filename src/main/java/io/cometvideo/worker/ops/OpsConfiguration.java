package io.cometvideo.worker.ops;

import io.cometvideo.worker.engine.Engine;
import io.cometvideo.worker.intake.IntakeControl;
import io.cometvideo.worker.journal.TaskJournal;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OpsConfiguration {

  @Bean
  WorkerHealth workerHealthIndicator(Engine engine, IntakeControl intake) {
    return new WorkerHealth(engine, intake);
  }

  @Bean
  TasksEndpoint tasksEndpoint(TaskJournal journal, Engine engine) {
    return new TasksEndpoint(journal, engine);
  }

  @Bean
  IntakeEndpoint intakeEndpoint(IntakeControl control) {
    return new IntakeEndpoint(control);
  }

  @Bean
  TaskGauges taskGauges(TaskJournal journal) {
    return new TaskGauges(journal);
  }
}
