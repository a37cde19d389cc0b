package io.cometvideo.worker.comet;

import io.cometvideo.worker.task.Fault;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what the provider sends, both shapes of errors included, and never more of it than is
 * meant: texts are cut, and addresses in them lose what could be a signature.
 *
 * @param root the JSON object, null if the body is none
 */
record ProviderJson(@Nullable JsonNode root) {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int MAX_TEXT = 500;
  private static final int MAX_CODE = 100;
  private static final long LATEST_MILLIS = 100_000_000_000_000L;
  private static final Pattern REQUEST_ID =
      Pattern.compile("request id:\\s*([A-Za-z0-9_-]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern URL_QUERY =
      Pattern.compile("(https?://[^\\s?\"]+)\\?[^\\s\"]*", Pattern.CASE_INSENSITIVE);

  /**
   * Where the address of a finished video may stand, in the order of preference (the provider's
   * gateways differ).
   */
  private static final List<String> ADDRESS_FIELDS =
      List.of(
          "/video_url", "/metadata/url", "/content/video_url", "/result_url", "/data/result_url");

  static ProviderJson of(String body) {
    try {
      JsonNode node = MAPPER.readTree(body);
      return new ProviderJson(node != null && node.isObject() ? node : null);
    } catch (JacksonException _) {
      return new ProviderJson(null);
    }
  }

  boolean isObject() {
    return root != null;
  }

  /** The id, or its alias. */
  @Nullable String id() {
    String id = text("/id");
    return id == null ? text("/task_id") : id;
  }

  String status() {
    String status = text("/status");
    return status == null ? "" : status.toLowerCase(Locale.ROOT);
  }

  int progress() {
    JsonNode node = at("/progress");
    // Some gateways of this family send "50%".
    String digits = node == null ? "" : node.asString("").replaceAll("[^0-9].*$", "");
    return digits.isEmpty() || digits.length() > 3 ? 0 : Math.min(100, Integer.parseInt(digits));
  }

  @Nullable Instant completedAt() {
    JsonNode node = at("/completed_at");
    long seconds = node == null ? 0 : node.asLong(0);
    if (seconds <= 0 || seconds > LATEST_MILLIS) {
      return null;
    }
    // Seconds, as documented; a value beyond the year 5000 can only be milliseconds.
    return seconds > 100_000_000_000L
        ? Instant.ofEpochMilli(seconds)
        : Instant.ofEpochSecond(seconds);
  }

  @Nullable URI videoAddress() {
    for (String field : ADDRESS_FIELDS) {
      String text = text(field);
      if (text != null && text.matches("(?i)https?://\\S+")) {
        try {
          URI address = URI.create(text);
          if (address.getHost() != null) {
            return address;
          }
        } catch (IllegalArgumentException _) {
          // Not an address after all; another field may hold one.
        }
      }
    }
    return null;
  }

  /**
   * Whether the body has one of the provider's two error shapes. A proxy's own JSON, a {@code
   * message} alone for instance, does not say that the provider has seen the request.
   */
  boolean isError() {
    return text("/error/message") != null
        || (root != null && root.has("code") && text("/message") != null);
  }

  /** Whether a word stands in the code or the type of the error. */
  boolean errorIs(String word) {
    return Stream.of("/error/code", "/code", "/error/type", "/type")
        .map(this::text)
        .anyMatch(text -> text != null && text.toLowerCase(Locale.ROOT).contains(word));
  }

  /** Whether a word stands in the code, the type or the message of the error. */
  boolean errorMentions(String word) {
    String message = message();
    return errorIs(word) || (message != null && message.toLowerCase(Locale.ROOT).contains(word));
  }

  /**
   * What failed, for people.
   *
   * @param what the beginning of the sentence
   * @param httpStatus null if it says nothing
   */
  Fault fault(String what, @Nullable Integer httpStatus) {
    String code = clean(code(), MAX_CODE);
    String message = message();
    String words = clean(message, MAX_TEXT);
    StringBuilder sentence = new StringBuilder(what);
    if (code != null) {
      sentence.append(' ').append(code);
    }
    if (words != null) {
      sentence.append(": ").append(words);
    }
    return new Fault(sentence.toString(), httpStatus, code, words, requestId(message));
  }

  private @Nullable String code() {
    String code = text("/error/code");
    return code == null ? text("/code") : code;
  }

  private @Nullable String message() {
    for (String field : List.of("/error/message", "/message", "/fail_reason", "/error")) {
      String text = text(field);
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  private static @Nullable String clean(@Nullable String text, int most) {
    if (text == null) {
      return null;
    }
    String clean = URL_QUERY.matcher(text).replaceAll("$1").replaceAll("\\p{Cntrl}+", " ");
    return clean.length() > most ? clean.substring(0, most) + "…" : clean;
  }

  private static @Nullable String requestId(@Nullable String message) {
    if (message == null) {
      return null;
    }
    Matcher matcher = REQUEST_ID.matcher(message);
    return matcher.find() ? matcher.group(1) : null;
  }

  private @Nullable String text(String pointer) {
    JsonNode node = at(pointer);
    if (node == null || !node.isValueNode()) {
      return null;
    }
    String text = node.asString("");
    return text.isBlank() ? null : text;
  }

  private @Nullable JsonNode at(String pointer) {
    if (root == null) {
      return null;
    }
    JsonNode node = root.at(pointer);
    return node.isMissingNode() || node.isNull() ? null : node;
  }
}
