package io.cometvideo.worker.comet;

import io.cometvideo.worker.task.Fault;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
 * @param prompt what was sent and may be repeated in it, empty if nothing was
 */
record ProviderJson(@Nullable JsonNode root, String prompt) {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int MAX_TEXT = 500;
  private static final int MAX_CODE = 100;
  private static final long LATEST_MILLIS = 100_000_000_000_000L;

  /**
   * Where the address of a finished video may stand, in the order of preference (the provider's
   * gateways differ).
   */
  private static final List<String> ADDRESS_FIELDS =
      List.of(
          "/video_url",
          "/metadata/url",
          "/content/video_url",
          "/result_url",
          "/data/result_url",
          "/data/video_url");

  /** Some gateways wrap the task; their {@code data.id} can be the number of a row of theirs. */
  private static final List<String> ID_FIELDS =
      List.of("/id", "/task_id", "/data/task_id", "/data/id");

  private static final List<String> CODE_FIELDS = List.of("/error/code", "/code");

  private static final List<String> TYPE_FIELDS = List.of("/error/type", "/type");

  /** Parts of codes of the provider, of the makers of its models and of gateways of its family. */
  private static final List<String> QUOTA_CODES =
      List.of("quota", "balance", "overdue", "arrear", "billing", "credit");

  /** Codes that repeat the status or the type that a gateway gives to all of its errors. */
  private static final String SAYS_NOTHING = "\\d+|.*api_error";

  private static final List<String> MESSAGE_FIELDS =
      List.of(
          "/error/message",
          "/message",
          "/fail_reason",
          "/error",
          "/data/error/message",
          "/data/fail_reason");

  static ProviderJson of(String body, String prompt) {
    try {
      JsonNode node = MAPPER.readTree(body);
      return new ProviderJson(node != null && node.isObject() ? node : null, prompt);
    } catch (JacksonException _) {
      return new ProviderJson(null, prompt);
    }
  }

  boolean isObject() {
    return root != null;
  }

  /** The id, or its alias. */
  @Nullable String id() {
    return first(ID_FIELDS);
  }

  /** The status word in lower case, empty if there is none. */
  String status() {
    String status = first(List.of("/status", "/data/status"));
    return status == null ? "" : status.toLowerCase(Locale.ROOT);
  }

  int progress() {
    String progress = first(List.of("/progress", "/data/progress"));
    // Some gateways of this family send "50%".
    String digits = progress == null ? "" : progress.replaceAll("[^0-9].*$", "");
    return digits.isEmpty() || digits.length() > 3 ? 0 : Math.min(100, Integer.parseInt(digits));
  }

  @Nullable Instant completedAt() {
    JsonNode top = at("/completed_at");
    JsonNode node = top == null ? at("/data/completed_at") : top;
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
    return codes().anyMatch(code -> code.contains(word));
  }

  /**
   * Whether the error says that there is no money. Its code or type may tell; the words of its
   * message only where it has no code, whatever its type, and never those that it repeats of the
   * prompt.
   */
  boolean isOutOfQuota() {
    boolean hasCode = texts(CODE_FIELDS).anyMatch(code -> !code.matches(SAYS_NOTHING));
    return codes().anyMatch(code -> QUOTA_CODES.stream().anyMatch(code::contains))
        || (!hasCode && Stream.of("quota", "balance").anyMatch(this::isSaid));
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
    String code = ProviderWords.clean(first(List.of("/error/code", "/code")), MAX_CODE);
    String message = message();
    String words = ProviderWords.clean(message, MAX_TEXT);
    StringBuilder sentence = new StringBuilder(what);
    if (code != null) {
      sentence.append(' ').append(code);
    }
    if (words != null) {
      sentence.append(": ").append(words);
    }
    return new Fault(
        sentence.toString(), httpStatus, code, words, ProviderWords.requestId(message));
  }

  private boolean isSaid(String word) {
    String message = message();
    if (message == null) {
      return false;
    }
    String said = message.toLowerCase(Locale.ROOT);
    String asked = prompt.strip().toLowerCase(Locale.ROOT);
    return (asked.contains(word) ? ProviderWords.withoutEcho(said, asked) : said).contains(word);
  }

  private Stream<String> codes() {
    return Stream.concat(texts(CODE_FIELDS), texts(TYPE_FIELDS));
  }

  private Stream<String> texts(List<String> pointers) {
    return pointers.stream()
        .map(this::text)
        .filter(Objects::nonNull)
        .map(code -> code.toLowerCase(Locale.ROOT));
  }

  private @Nullable String message() {
    return first(MESSAGE_FIELDS);
  }

  private @Nullable String first(List<String> pointers) {
    for (String pointer : pointers) {
      String text = text(pointer);
      if (text != null) {
        return text;
      }
    }
    return null;
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

  @Override
  public String toString() {
    return "ProviderJson[" + (isObject() ? "an object" : "none") + "]";
  }
}
