package io.cometvideo.worker.media.storage;

import io.cometvideo.worker.media.storage.StorageException.Storing;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

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
  Watched watch(Cancellable get) {
    var watched = new Watched(get, Math.max(1, window.toMillis() * LEAST_BYTES_A_SECOND / 1_000));
    watched.checks =
        watchdog.scheduleAtFixedRate(
            watched::check, window.toMillis(), window.toMillis(), TimeUnit.MILLISECONDS);
    return watched;
  }

  /** A GET that is looked after: by the watchdog's thread, while another one receives. */
  static final class Watched implements AutoCloseable {

    private final Cancellable get;
    private final long least;
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean storing;
    private volatile boolean cutOff;

    /** Of the watchdog's thread alone. */
    private boolean excused;

    private @Nullable ScheduledFuture<?> checks;

    Watched(Cancellable get, long leastBytes) {
      this.get = get;
      this.least = leastBytes;
    }

    void received(int count) {
      bytes.addAndGet(count);
    }

    /** Does something that takes the store's time, which is not the download's. */
    <T> T storing(Storing<T> work) throws IOException {
      storing = true;
      try {
        return work.run();
      } finally {
        storing = false;
      }
    }

    /** Whether it was too slow. */
    boolean isCutOff() {
      return cutOff;
    }

    /** At the end of each window. */
    void check() {
      boolean excusedBefore = excused;
      // The store may have taken the beginning of the next window, too.
      excused = storing;
      if (bytes.getAndSet(0) < least && !excused && !excusedBefore) {
        cutOff = true;
        get.cancel();
      }
    }

    @Override
    public void close() {
      if (checks != null) {
        checks.cancel(false);
      }
    }
  }
}
