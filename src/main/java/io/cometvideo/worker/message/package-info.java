/**
 * The wire forms: requests as they are read, task records as they are written and read, completion
 * events as they are written. The JSON Schemas of all three are in {@code resources/schemas}, and
 * tests hold them against this code.
 *
 * <p>Nothing here does I/O. {@link RequestReader}, {@link TaskRecords} and {@link CompletionEvents}
 * are immutable and may be called by any thread. The package knows {@code task}, Jackson, the
 * CloudEvents SDK and Kafka's {@code Headers}; no other package of ours knows JSON but {@code
 * comet}.
 */
@NullMarked
package io.cometvideo.worker.message;

import org.jspecify.annotations.NullMarked;
