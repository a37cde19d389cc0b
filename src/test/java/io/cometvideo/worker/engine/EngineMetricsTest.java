package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.Attempts;
import io.cometvideo.worker.task.Charge;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState;
import io.cometvideo.worker.task.TaskState.Cancelled;
import io.cometvideo.worker.task.Timings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EngineMetricsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final EngineMetrics metrics = new EngineMetrics(registry);

  @Test
  void countsTheSecondsThatWereChargedAndNoOthers() {
    metrics.finished(task("shop", 8, cancelled(Charge.CHARGED)));
    metrics.finished(task("shop", null, cancelled(Charge.CHARGED)));
    metrics.finished(task("shop", 8, cancelled(Charge.NONE)));
    metrics.finished(task("shop", 4, cancelled(Charge.UNKNOWN)));

    assertThat(seconds("charged", "shop")).isEqualTo(8 + 5);
    assertThat(seconds("unknown", "shop")).isEqualTo(4);
  }

  @Test
  void hasTagsForTheFirstTenantsOnly() {
    for (int i = 0; i < 250; i++) {
      metrics.finished(task("tenant-" + i, 4, cancelled(Charge.CHARGED)));
    }
    metrics.finished(task("tenant-0", 4, cancelled(Charge.CHARGED)));
    metrics.finished(task(null, 4, cancelled(Charge.CHARGED)));

    assertThat(registry.find(EngineMetrics.CHARGED_SECONDS).counters()).hasSize(102);
    assertThat(seconds("charged", "tenant-0")).isEqualTo(8);
    assertThat(seconds("charged", "other")).isEqualTo(150 * 4);
    assertThat(seconds("charged", "none")).isEqualTo(4);
  }

  private double seconds(String charge, String tenant) {
    Counter counter =
        registry
            .get(EngineMetrics.CHARGED_SECONDS)
            .tags("charge", charge, "tenant", tenant)
            .counter();
    return counter.count();
  }

  private static TaskState cancelled(Charge charge) {
    return new Cancelled(
        new ProviderTask(new ProviderTaskId("task_1"), "https://api.example.com"), charge);
  }

  private static Task task(@Nullable String tenant, @Nullable Integer seconds, TaskState state) {
    return new Task(
        new TaskKey(0, 1, new RequestId("r")),
        new RequestSummary("m", seconds, null, null, tenant, null, null),
        state,
        NOW,
        Attempts.NONE,
        new Timings(NOW, NOW, null, null, NOW),
        NOW);
  }
}
