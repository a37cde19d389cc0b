package io.cometvideo.worker.media.storage;

import java.io.IOException;

/** Brings to the disk what so far only the operating system has. */
interface Force {

  /** Returns when all that was written before the call is on the disk. */
  void force() throws IOException;
}
