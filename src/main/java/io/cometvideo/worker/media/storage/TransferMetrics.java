package io.cometvideo.worker.media.storage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;

/** The transfers' meters. */
final class TransferMetrics {

  static final String DOWNLOAD_BYTES = "video.download.bytes";
  static final String DOWNLOAD_DURATION = "video.download.duration";

  private final Counter bytes;
  private final Timer duration;

  TransferMetrics(MeterRegistry registry) {
    bytes = Counter.builder(DOWNLOAD_BYTES).baseUnit("bytes").register(registry);
    duration = registry.timer(DOWNLOAD_DURATION);
  }

  void downloaded(long count) {
    bytes.increment((double) count);
  }

  <T> T time(Supplier<T> transfer) {
    Timer.Sample sample = Timer.start();
    try {
      return transfer.get();
    } finally {
      sample.stop(duration);
    }
  }
}
