package io.cometvideo.worker.media.storage;

import io.cometvideo.worker.task.TransferOutcome;
import io.cometvideo.worker.task.VideoAddress;

/** Transfers finished videos to the store. May be used by many threads at once. */
public interface VideoTransfers {

  /**
   * Streams the video at this address to the store and blocks until it is there. Nothing is visible
   * under the key before the whole video is.
   *
   * <p>A download that breaks off is gone on with as long as it brings something. A store that
   * fails is not tried again.
   *
   * @param address where the transfer begins
   * @param fresh asked for another one when an address is refused
   * @throws InterruptedException if the thread is interrupted; nothing is left behind then
   */
  TransferOutcome transfer(VideoAddress address, FreshAddresses fresh, ObjectKey key)
      throws InterruptedException;
}
