/**
 * Bytes: input images in, finished videos out.
 *
 * <p>{@link InputImages} checks and fetches input references. {@link VideoTransfers} streams a
 * video from its signed address to the {@link ObjectStore}, in constant memory, and makes it
 * visible there only when it is whole. Nothing here knows the key; a signed address is in no
 * message.
 */
@NullMarked
package io.cometvideo.worker.media;

import org.jspecify.annotations.NullMarked;
