package io.cometvideo.worker.message;

import java.net.URI;
import java.net.URISyntaxException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What stands on completion events.
 *
 * @param source header {@code ce_source} of every completion event: a URI or a relative reference
 *     that says which installation of the worker it comes from. Give all workers of a group the
 *     same.
 */
@ConfigurationProperties("worker.events")
record MessageProperties(@DefaultValue("/comet-video-worker") String source) {

  MessageProperties {
    try {
      if (new URI(source).toString().isEmpty()) {
        throw new IllegalArgumentException("worker.events.source must not be empty");
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "worker.events.source must be a URI or a relative reference such as"
              + " /comet-video-worker, not \""
              + Text.excerpt(source)
              + "\"",
          e);
    }
  }
}
