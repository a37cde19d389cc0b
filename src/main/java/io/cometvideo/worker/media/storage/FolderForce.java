package io.cometvideo.worker.media.storage;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Forces the names in one folder to disk, so that they survive a power cut. Whoever comes while the
 * disk is at it waits for the next round, which then serves all who wait. Any thread may call it.
 */
final class FolderForce {

  private final Force folder;
  private final AtomicLong asked = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private long served;

  FolderForce(Force folder) {
    this.folder = folder;
  }

  static FolderForce of(Path folder) {
    return new FolderForce(() -> {
      try (FileChannel directory = FileChannel.open(folder)) {
        directory.force(true);
      }
    });
  }

  /**
   * Returns when every name that stood in the folder before the call is on disk.
   *
   * @throws ClosedByInterruptException if the thread is interrupted meanwhile; those who wait are
   *     served by a later round
   */
  void force() throws ClosedByInterruptException {
    long mine = asked.incrementAndGet();
    lock.lock();
    try {
      if (served < mine) {
        long all = asked.get();
        forceNow();
        served = all;
      }
    } finally {
      lock.unlock();
    }
  }

  private void forceNow() throws ClosedByInterruptException {
    try {
      folder.force();
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException _) {
      // Not every file system can. The file itself is on disk; at worst its name comes back with
      // the next transfer.
    }
  }
}
