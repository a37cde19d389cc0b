package io.cometvideo.worker.ops;

import io.cometvideo.worker.journal.TaskJournal;
import io.cometvideo.worker.task.Status;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;

/** Counts of active tasks, taken when somebody asks. */
record TaskGauges(TaskJournal journal) implements MeterBinder {

  static final String ACTIVE = "video.tasks.active";

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Status status : Status.values()) {
      if (!status.isTerminal()) {
        Gauge.builder(ACTIVE, journal, tasks -> count(tasks, status))
            .tag("status", status.name().toLowerCase(Locale.ROOT))
            .description("tasks of this worker that are not finished")
            .register(registry);
      }
    }
  }

  private static double count(TaskJournal journal, Status status) {
    return journal.tasks().active().filter(task -> task.status() == status).count();
  }
}
