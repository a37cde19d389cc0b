/**
 * The domain in plain Java: ids, requests, the states of a task and the pure function that says
 * what follows from what happened.
 *
 * <p>Nothing here does I/O, reads a clock or knows Kafka, HTTP or Spring. All types are immutable
 * and may be used by any thread. Start reading at {@link TaskState} (the picture) and {@link
 * Transitions} (the rules).
 */
@NullMarked
package io.cometvideo.worker.task;

import org.jspecify.annotations.NullMarked;
