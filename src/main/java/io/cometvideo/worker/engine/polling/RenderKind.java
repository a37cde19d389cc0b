package io.cometvideo.worker.engine.polling;

import io.cometvideo.worker.task.RequestSummary;
import org.jspecify.annotations.Nullable;

/**
 * Renders that should take alike. What the request left to the provider is null.
 *
 * @param resolution class, or else the exact size
 */
record RenderKind(String model, @Nullable Integer seconds, @Nullable String resolution) {

  static RenderKind of(RequestSummary request) {
    String size = request.size();
    boolean exact = size != null && size.indexOf('x') > 0;
    return new RenderKind(
        request.model() == null ? "" : request.model(),
        request.seconds(),
        request.resolution() == null && exact ? size : request.resolution());
  }
}
