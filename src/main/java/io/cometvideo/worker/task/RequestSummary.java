package io.cometvideo.worker.task;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of a request for the whole life of its task: everything but the prompt and the input
 * references.
 *
 * @param model the model's id; null only if the request was refused for it
 * @param seconds length of the video, null if the request left it to the provider
 * @param size ratio or exact size, null if left to the provider
 * @param resolution class, null if left to the provider
 * @param tenant who asked, null if not said
 * @param metadata a JSON object as text, returned untouched on the event; null if none
 * @param trace the request's trace context; null if none
 */
public record RequestSummary(
    @Nullable String model,
    @Nullable Integer seconds,
    @Nullable String size,
    @Nullable String resolution,
    @Nullable String tenant,
    @Nullable String metadata,
    @Nullable Trace trace) {

  /** What is needed of it while its task waits. */
  public RequestSummary withoutMetadata() {
    return new RequestSummary(model, seconds, size, resolution, tenant, null, trace);
  }

  /** Of a request of which nothing but its id could be read. */
  public static RequestSummary unknown(@Nullable Trace trace) {
    return new RequestSummary(null, null, null, null, null, null, trace);
  }
}
