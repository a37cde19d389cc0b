/**
 * Images in: input references are checked when a request is taken in and fetched before its
 * submission ({@link InputImages}).
 *
 * <p>Nothing here knows the key. An address that a producer chose is never trusted: where it leads
 * is checked after its name is resolved, and again for every redirect.
 */
@NullMarked
package io.cometvideo.worker.media.input;

import org.jspecify.annotations.NullMarked;
