package io.cometvideo.worker.comet;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may be kept of the provider's words for people. */
final class ProviderWords {

  private static final Pattern REQUEST_ID =
      Pattern.compile("request id:\\s*([A-Za-z0-9_-]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern URL_QUERY =
      Pattern.compile("(https?://[^\\s?\"]+)\\?[^\\s\"]*", Pattern.CASE_INSENSITIVE);

  private ProviderWords() {}

  /** The text without what could be a signature, on one line and cut to a length. */
  static @Nullable String clean(@Nullable String text, int most) {
    if (text == null) {
      return null;
    }
    String clean = URL_QUERY.matcher(text).replaceAll("$1").replaceAll("\\p{Cntrl}+", " ");
    return clean.length() > most ? clean.substring(0, most) + "…" : clean;
  }

  /** The provider's own id of the call, which its support asks for. */
  static @Nullable String requestId(@Nullable String message) {
    if (message == null) {
      return null;
    }
    Matcher matcher = REQUEST_ID.matcher(message);
    return matcher.find() ? matcher.group(1) : null;
  }
}
