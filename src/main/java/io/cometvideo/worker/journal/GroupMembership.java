package io.cometvideo.worker.journal;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The group metadata that the consumer's thread has published last. Guarded by its own monitor;
 * written by the consumer's thread, awaited by the journal's.
 */
final class GroupMembership {

  private @Nullable ConsumerGroupMetadata current;

  synchronized void publish(ConsumerGroupMetadata metadata) {
    if (!metadata.equals(current)) {
      current = metadata;
      notifyAll();
    }
  }

  synchronized @Nullable ConsumerGroupMetadata current() {
    return current;
  }

  /** Waits until something else than {@code refused} is published, but not longer than this. */
  synchronized void awaitOtherThan(ConsumerGroupMetadata refused, Duration atMost)
      throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    for (long left = atMost.toMillis();
        left > 0 && refused.equals(current);
        left = (end - System.nanoTime()) / 1_000_000) {
      wait(left);
    }
  }
}
