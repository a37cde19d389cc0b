package io.cometvideo.worker.media.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Forces a large file to the disk while more of it comes, so that little is left to force at its
 * end. Used by one thread, beside which it has one of its own at times.
 */
final class WriteBack {

  /** Small videos are forced once, at their end. */
  static final long STEP_BYTES = 64L * 1024 * 1024;

  private final Force file;
  private long written;
  private @Nullable Thread thread;
  private volatile @Nullable IOException failure;

  WriteBack(Force file) {
    this.file = file;
  }

  void wrote(int length) {
    written += length;
    if (written >= STEP_BYTES && (thread == null || !thread.isAlive())) {
      written = 0;
      thread = Thread.ofPlatform().daemon().name("write-back").start(this::force);
    }
  }

  /**
   * Forces the rest.
   *
   * @throws IOException if any of it could not be written
   */
  void end() throws IOException {
    awaitThread();
    file.force();
    // The system tells only once of what it could not write, and may have told the thread.
    IOException before = failure;
    if (before != null) {
      throw before;
    }
  }

  private void awaitThread() throws IOException {
    try {
      if (thread != null) {
        thread.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the file was forced to the disk");
    }
  }

  private void force() {
    try {
      file.force();
    } catch (IOException e) {
      failure = e;
    }
  }
}
