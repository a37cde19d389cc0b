/**
 * Finished videos out: streamed from their signed address to the {@link ObjectStore} ({@link
 * VideoTransfers}), in constant memory, and visible there only when they are whole.
 *
 * <p>A signed address is in no message.
 */
@NullMarked
package io.cometvideo.worker.media.storage;

import org.jspecify.annotations.NullMarked;
