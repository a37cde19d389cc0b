package io.cometvideo.worker.media.storage;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.classic.methods.HttpGet;

/**
 * Cuts off downloads that come too slowly. A socket's own time-out does not: one byte now and then
 * would keep a download alive for ever.
 */
final class SlowDownloads {

  private static final long LEAST_BYTES_A_SECOND = 1_024;

  private final ScheduledExecutorService watchdog;
  private final Duration window;

  /**
   * Cuts off what is slower than 1 KiB a second.
   *
   * @param window over which the speed is taken
   */
  SlowDownloads(ScheduledExecutorService watchdog, Duration window) {
    this.watchdog = watchdog;
    this.window = window;
  }

  /** Looks after one GET until it is closed. */
  Watched watch(HttpGet get) {
    var bytes = new AtomicLong();
    long least = Math.max(1, window.toMillis() * LEAST_BYTES_A_SECOND / 1_000);
    var check =
        watchdog.scheduleAtFixedRate(
            () -> {
              if (bytes.getAndSet(0) < least) {
                get.cancel();
              }
            },
            window.toMillis(),
            window.toMillis(),
            TimeUnit.MILLISECONDS);
    return new Watched(bytes, check);
  }

  /** A GET that is looked after. */
  record Watched(AtomicLong bytes, ScheduledFuture<?> check) implements AutoCloseable {

    void received(int count) {
      bytes.addAndGet(count);
    }

    @Override
    public void close() {
      check.cancel(false);
    }
  }
}
