package io.cometvideo.worker.message;

import io.cometvideo.worker.task.Violation;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Reads single fields of a request and notes a violation for each that is not what it must be. A
 * field that is JSON's {@code null} is as good as absent.
 */
final class FieldReader {

  private static final int MAX_METADATA_BYTES = 8 * 1024;
  private static final int MAX_VIOLATIONS_OF_A_LIST = 10;
  private static final int MAX_DIGITS = 32;

  private final List<Violation> violations = new ArrayList<>();

  List<Violation> violations() {
    return violations;
  }

  void violation(String field, String message) {
    violations.add(new Violation(field, message));
  }

  boolean hasViolation(String field) {
    return violations.stream().anyMatch(violation -> violation.field().equals(field));
  }

  @Nullable String text(String field, TextRule rule, JsonReader in) {
    JsonToken token = in.value();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token != JsonToken.VALUE_STRING) {
      refuse(field, rule.expected(), in, token);
      return null;
    }
    String text = in.string();
    if (!rule.accepts(text)) {
      violation(field, mustBe(rule.expected(), rule.describe(text)));
      return null;
    }
    return text;
  }

  @Nullable Integer positiveInteger(String field, JsonReader in) {
    JsonToken token = in.value();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    Integer number = token.isNumeric() ? exact(in.string()) : null;
    if (number == null || number < 1) {
      refuse(field, "an integer above zero", in, token);
      return null;
    }
    return number;
  }

  @Nullable Duration timeout(String field, JsonReader in) {
    String text = text(field, TextRule.TIMEOUT, in);
    if (text == null) {
      return null;
    }
    // Neither overflows nor fails: the rule bounds each number to nine digits.
    Duration timeout = Duration.parse(text);
    if (timeout.isZero()) {
      violation(field, mustBe(TextRule.TIMEOUT.expected(), TextRule.TIMEOUT.describe(text)));
      return null;
    }
    return timeout;
  }

  List<String> texts(String field, JsonReader in) {
    JsonToken token = in.value();
    if (token == JsonToken.VALUE_NULL) {
      return List.of();
    }
    if (token != JsonToken.START_ARRAY) {
      refuse(field, "a list of addresses (text)", in, token);
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    int wrong = 0;
    int index = 0;
    for (JsonToken entry = in.value(); entry != JsonToken.END_ARRAY; entry = in.value()) {
      if (entry == JsonToken.VALUE_STRING && Text.isWellFormed(in.string())) {
        texts.add(in.string());
      } else if (++wrong <= MAX_VIOLATIONS_OF_A_LIST) {
        refuse(field + "[" + index + "]", "an address (text)", in, entry);
      } else {
        in.skipRest();
      }
      index++;
    }
    if (wrong > MAX_VIOLATIONS_OF_A_LIST) {
      violation(field, "has " + wrong + " entries that are no addresses (text)");
    }
    return texts;
  }

  /** The object as it was sent, with its spaces and its way of writing numbers. */
  @Nullable String metadata(String field, JsonReader in) {
    String expected = "a JSON object of at most 8 KiB as it is sent";
    JsonToken token = in.value();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token != JsonToken.START_OBJECT) {
      refuse(field, expected, in, token);
      return null;
    }
    byte[] raw = in.rawRest();
    if (raw.length > MAX_METADATA_BYTES) {
      violation(field, mustBe(expected, raw.length + " bytes"));
      return null;
    }
    try {
      return JsonReader.utf8(raw);
    } catch (CharacterCodingException e) {
      violation(field, mustBe(expected, "text that is not UTF-8"));
      return null;
    }
  }

  private void refuse(String field, String expected, JsonReader in, JsonToken token) {
    violation(field, mustBe(expected, describe(in, token)));
    in.skipRest();
  }

  private static String mustBe(String expected, String found) {
    return "must be " + expected + ", not " + found;
  }

  private static String describe(JsonReader in, JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> "the text \"" + Text.excerpt(in.string()) + "\"";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + Text.excerpt(in.string());
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      default -> "null";
    };
  }

  /** The number if it is an integer, also if it is written as 5.0; no work for monstrous ones. */
  private static @Nullable Integer exact(String number) {
    if (number.length() > MAX_DIGITS) {
      return null;
    }
    try {
      return new BigDecimal(number).intValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }
}
