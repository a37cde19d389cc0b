package io.cometvideo.worker.ops;

import io.cometvideo.worker.engine.Engine;
import io.cometvideo.worker.intake.IntakeControl;
import io.cometvideo.worker.intake.IntakePulse;
import io.cometvideo.worker.intake.UnreadableRequests;
import io.cometvideo.worker.journal.JournalRuntime;
import io.cometvideo.worker.journal.TaskJournal;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OpsConfiguration {

  @Bean
  Readiness readiness(
      Engine engine,
      IntakeControl intake,
      IntakePulse pulse,
      JournalRuntime journalRuntime,
      UnreadableRequests unreadable,
      TaskJournal journal) {
    return new Readiness(
        engine::accountFault, intake, pulse, journal::health, journalRuntime::closed, unreadable);
  }

  @Bean
  WorkerHealth workerHealthIndicator(Readiness readiness) {
    return new WorkerHealth(readiness);
  }

  @Bean
  UnreadyGauges unreadyGauges(Readiness readiness) {
    return new UnreadyGauges(readiness);
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
