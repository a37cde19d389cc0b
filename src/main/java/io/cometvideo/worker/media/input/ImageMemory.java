package io.cometvideo.worker.media.input;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The memory that fetched images may take together. Nobody waits for it: a request whose images
 * find no room gives back what it has and comes again, so that none holds up another.
 */
final class ImageMemory {

  private static final int PART_BYTES = 64 * 1024;

  private final Semaphore parts;

  /** At most so many bytes, but room for the largest request at least. */
  ImageMemory(long bytes) {
    int largest = ReferencedImages.MOST * (parts(DataReference.MAX_BYTES) + 1);
    parts = new Semaphore(Math.max(largest, (int) Math.min(bytes / PART_BYTES, 1 << 20)));
  }

  /** For the images of one request. */
  Share share() {
    return new Share();
  }

  private static int parts(long bytes) {
    return (int) (bytes / PART_BYTES) + 1;
  }

  /** What one request has of it. Used by one thread at a time. */
  final class Share {

    private final AtomicInteger taken = new AtomicInteger();

    /** Takes room for so many bytes; false if there is none now. */
    boolean take(long bytes) {
      boolean there = parts.tryAcquire(parts(bytes));
      if (there) {
        taken.addAndGet(parts(bytes));
      }
      return there;
    }

    /** Gives everything back; more than once does no harm. */
    void release() {
      parts.release(taken.getAndSet(0));
    }
  }
}
