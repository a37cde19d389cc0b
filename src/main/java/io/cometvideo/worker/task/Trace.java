package io.cometvideo.worker.task;

import org.jspecify.annotations.Nullable;

/**
 * The W3C trace context that came with the request and goes on to its completion event.
 *
 * @param traceparent as received
 * @param tracestate as received, null if there was none
 */
public record Trace(String traceparent, @Nullable String tracestate) {}
