package io.cometvideo.worker.media.storage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** The transfers' meters. */
final class TransferMetrics {

  static final String DOWNLOAD_BYTES = "video.download.bytes";
  static final String DOWNLOAD_DURATION = "video.download.duration";
  static final String DOWNLOAD_RESUMED = "video.download.resumed";

  private final Counter bytes;
  private final Timer duration;
  private final Counter resumed;

  TransferMetrics(MeterRegistry registry) {
    bytes = Counter.builder(DOWNLOAD_BYTES).baseUnit("bytes").register(registry);
    duration = registry.timer(DOWNLOAD_DURATION);
    resumed = registry.counter(DOWNLOAD_RESUMED);
  }

  void downloaded(long count) {
    bytes.increment((double) count);
  }

  void resumed() {
    resumed.increment();
  }

  Timer.Sample begin() {
    return Timer.start();
  }

  void ended(Timer.Sample transfer) {
    transfer.stop(duration);
  }
}
