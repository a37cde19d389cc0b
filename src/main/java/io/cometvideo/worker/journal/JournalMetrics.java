package io.cometvideo.worker.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The journal's meters. */
final class JournalMetrics {

  static final String COMMIT = "journal.commit";
  static final String BATCH_SIZE = "journal.batch.size";
  static final String RESTORE_DURATION = "tasks.restore.duration";
  static final String RESTORED = "tasks.restored";
  static final String LAG = "requests.lag";

  private final MeterRegistry registry;
  private final Timer commit;
  private final DistributionSummary batchSize;
  private final Timer restoreDuration;
  private final Counter restored;

  JournalMetrics(MeterRegistry registry) {
    this.registry = registry;
    commit = Timer.builder(COMMIT).description("one transaction").register(registry);
    batchSize =
        DistributionSummary.builder(BATCH_SIZE)
            .description("what was handed in, per transaction")
            .register(registry);
    restoreDuration =
        Timer.builder(RESTORE_DURATION)
            .description("reading newly assigned partitions back")
            .register(registry);
    restored = Counter.builder(RESTORED).description("active tasks read back").register(registry);
  }

  void watch(RequestLag lag) {
    Gauge.builder(LAG, lag, RequestLag::measure)
        .description("requests of this worker's partitions, open or not, that are not accepted yet")
        // The registry holds meters' objects weakly, and nobody else holds this one.
        .strongReference(true)
        .register(registry);
  }

  TransactionResult commit(Supplier<TransactionResult> transaction) {
    long begin = System.nanoTime();
    try {
      return transaction.get();
    } finally {
      commit.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
    }
  }

  void batch(int size) {
    batchSize.record(size);
  }

  void timeRestore(Runnable restore) {
    restoreDuration.record(restore);
  }

  void restored(int tasks) {
    restored.increment(tasks);
  }
}
