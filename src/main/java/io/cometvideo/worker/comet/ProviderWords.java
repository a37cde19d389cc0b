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

  // Long enough to be no coincidence; a shorter prompt is looked for as a whole.
  private static final int MIN_ECHO = 12;

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

  /** The words without what they repeat of the prompt, the whole of it or its beginning. */
  static String withoutEcho(String words, String prompt) {
    String head = prompt.substring(0, Math.min(MIN_ECHO, prompt.length()));
    StringBuilder rest = new StringBuilder();
    int from = 0;
    for (int at = words.indexOf(head); at >= 0; at = words.indexOf(head, from)) {
      rest.append(words, from, at);
      from = at + commonLength(words, at, prompt);
    }
    return rest.append(words.substring(from)).toString();
  }

  private static int commonLength(String words, int at, String prompt) {
    int length = 0;
    while (length < prompt.length()
        && at + length < words.length()
        && words.charAt(at + length) == prompt.charAt(length)) {
      length++;
    }
    return length;
  }
}
