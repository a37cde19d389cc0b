package io.cometvideo.worker.media.storage;

import java.io.IOException;

/** The store, not the network, has failed. Never leaves this package. */
final class StorageException extends IOException {

  private StorageException(IOException cause) {
    super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
  }

  /** What may fail in the store. */
  interface Storing<T> {
    T run() throws IOException;
  }

  static <T> T wrap(Storing<T> storing) throws StorageException {
    try {
      return storing.run();
    } catch (IOException e) {
      throw new StorageException(e);
    }
  }
}
