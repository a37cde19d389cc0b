package io.cometvideo.worker.comet;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a call ended: with an answer, or how it failed. */
sealed interface Answer {

  /**
   * The provider, or something before it, has answered.
   *
   * @param contentType as sent, empty if none
   * @param body at most {@link CometHttp#MAX_BODY_BYTES} of it; empty if it could not be read whole
   * @param retryAfter null if none was sent
   */
  record Received(int status, String contentType, String body, @Nullable Duration retryAfter)
      implements Answer {

    boolean isHtml() {
      return contentType.toLowerCase(Locale.ROOT).contains("html")
          || body.stripLeading().startsWith("<");
    }
  }

  /** No byte of the request has left: name look-up, connection or TLS failed. */
  record NotConnected(String reason) implements Answer {}

  /** The request has left, at least in part, and no whole answer came. */
  record Lost(String reason) implements Answer {}
}
