package io.cometvideo.worker.media.storage;

import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;

/**
 * The SHA-256 of a video while it comes. That of a large one is computed beside its copying, block
 * by block, since it takes about as long. Used by one thread.
 */
final class VideoSha256 {

  /** Up to here it is not worth a thread and the memory of two blocks. */
  private static final long ALONE_BYTES = 16L * 1024 * 1024;

  private static final int BLOCK_BYTES = 256 * 1024;

  private final MessageDigest digest = Sha256.begin();
  private long size;
  private byte[] filling = {};
  private byte[] other = {};
  private int filled;

  /** Has the digest and a full block until it is done. */
  private CompletableFuture<Void> hashing = CompletableFuture.completedFuture(null);

  void update(byte[] bytes, int length) {
    size += length;
    if (size <= ALONE_BYTES) {
      digest.update(bytes, 0, length);
      return;
    }
    if (filling.length == 0) {
      filling = new byte[BLOCK_BYTES];
      other = new byte[BLOCK_BYTES];
    }
    for (int done = 0; done < length; ) {
      int part = Math.min(length - done, BLOCK_BYTES - filled);
      System.arraycopy(bytes, done, filling, filled, part);
      filled += part;
      done += part;
      if (filled == BLOCK_BYTES) {
        handOver();
      }
    }
  }

  /** Of what has come; may be asked once. */
  String end() {
    hashing.join();
    digest.update(filling, 0, filled);
    return Sha256.end(digest);
  }

  private void handOver() {
    hashing.join();
    byte[] full = filling;
    hashing =
        CompletableFuture.runAsync(
            () -> digest.update(full, 0, BLOCK_BYTES), Thread::startVirtualThread);
    filling = other;
    other = full;
    filled = 0;
  }
}
