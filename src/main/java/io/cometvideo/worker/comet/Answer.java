package io.cometvideo.worker.comet;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a call ended: with an answer, or how it failed. */
sealed interface Answer {

  /** Shorter keys are none of the provider's, and replacing them could spoil a good answer. */
  int SHORTEST_SECRET = 8;

  /**
   * The provider, or something before it, has answered.
   *
   * @param contentType as sent, empty if none
   * @param body at most about {@link CometHttp#MAX_BODY_BYTES} of it; its beginning if it broke off
   * @param cutOff whether the body broke off or was too long
   * @param retryAfter null if none was sent
   */
  record Received(
      int status, String contentType, String body, boolean cutOff, @Nullable Duration retryAfter)
      implements Answer {

    /** Asked of bodies that are no JSON; an empty one is no web page, whatever its type says. */
    boolean isHtml() {
      return !body.isBlank()
          && (contentType.toLowerCase(Locale.ROOT).contains("html")
              || body.stripLeading().startsWith("<"));
    }

    /** The same answer without a secret that it may repeat. */
    Received without(String secret) {
      return secret.length() < SHORTEST_SECRET
          ? this
          : new Received(status, contentType, body.replace(secret, "***"), cutOff, retryAfter);
    }
  }

  /** No byte of the request has left: name look-up, connection or TLS failed. */
  record NotConnected(String reason) implements Answer {}

  /** The request has left, at least in part, and no whole answer came. */
  record Lost(String reason) implements Answer {}
}
