package io.cometvideo.worker.media;

import io.cometvideo.worker.task.TransferOutcome;
import java.net.URI;

/** Transfers finished videos to the store. May be used by many threads at once. */
public interface VideoTransfers {

  /**
   * Streams the video at this address to the store and blocks until it is there. Nothing is visible
   * under the key before the whole video is.
   *
   * @param address signed and expiring: if it is refused, ask the provider for a fresh one
   * @throws InterruptedException if the thread is interrupted; nothing is left behind then
   */
  TransferOutcome transfer(URI address, ObjectKey key) throws InterruptedException;
}
