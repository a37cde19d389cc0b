package io.cometvideo.worker.media.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Forces the names in one folder to disk, so that they survive a power cut. Whoever comes while the
 * disk is at it waits for the next round, which then serves all who wait.
 */
final class FolderForce {

  private final Path folder;
  private final AtomicLong asked = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private long served;

  FolderForce(Path folder) {
    this.folder = folder;
  }

  /** Returns when every name that stood in the folder before the call is on disk. */
  void force() {
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

  private void forceNow() {
    try (FileChannel directory = FileChannel.open(folder)) {
      directory.force(true);
    } catch (IOException _) {
      // Not every file system can. The file itself is on disk; at worst its name comes back with
      // the next transfer.
    }
  }
}
