package io.cometvideo.worker.media.storage;

import io.cometvideo.worker.task.VideoAddress;
import java.util.Optional;

/** Gives a transfer under way another address of its video, when the one it has is refused. */
public interface FreshAddresses {

  /** Asks the provider, and blocks until it has answered; empty if there is no address now. */
  Optional<VideoAddress> next();
}
