package io.cometvideo.worker.media.storage;

import java.io.IOException;
import java.io.OutputStream;

/** Where videos are kept. May be used by many threads at once. */
interface ObjectStore {

  /**
   * Begins to store an object; nothing is visible under its key before {@link Upload#commit}.
   *
   * @param length of the object in bytes, as far as it is known; -1 if it is not
   */
  Upload begin(ObjectKey key, long length) throws IOException;

  /** An object on its way. Closing it without a commit leaves nothing behind. */
  interface Upload extends AutoCloseable {

    /** Takes the bytes. */
    OutputStream stream();

    /**
     * Makes the object visible, in place of an older one, and durable.
     *
     * @return its location, a URI
     */
    String commit() throws IOException;

    @Override
    void close() throws IOException;
  }
}
