package io.cometvideo.worker.message;

import java.util.regex.Pattern;

/** What a text field of a request must look like. */
enum TextRule {
  TYPE("one of generate, cancel and resume", 16, "generate|cancel|resume"),
  MODEL("the name of a model" + Form.OF_A_NAME, 128, Form.NAME),
  SIZE("a ratio such as 16:9 or a size such as 1280x720" + Form.OF_A_NAME, 128, Form.NAME),
  RESOLUTION("a class such as 720p" + Form.OF_A_NAME, 128, Form.NAME),
  TENANT("text of 1 to 64 characters, not blank and without control characters", 64, Form.NAME),
  PROMPT("text of 1 to 10,000 characters", 10_000, "(?s).+"),
  TIMEOUT(
      "an ISO-8601 duration above zero in days, hours, minutes and seconds, such as PT30M",
      64,
      "P(?!$)(\\d{1,9}D)?(T(?=\\d)(\\d{1,9}H)?(\\d{1,9}M)?(\\d{1,9}(\\.\\d{1,9})?S)?)?"),
  TASK_ID("the provider's id of a render, 1 to 256 visible ASCII characters", 256, "[!-~]+"),
  REQUEST_ID("1 to 128 characters of A-Z a-z 0-9 . _ : -", 128, "[A-Za-z0-9._:-]+"),
  NONCE("32 hexadecimal digits in lower case", 32, "[0-9a-f]{32}"),
  OF_THE_PROVIDER("text of 1 to 4,096 characters, not blank", 4096, "(?s).*\\S.*");

  private final String expected;
  private final int maxLength;
  private final Pattern form;

  TextRule(String expected, int maxLength, String form) {
    this.expected = expected;
    this.maxLength = maxLength;
    this.form = Pattern.compile(form);
  }

  /** What would be right, to follow "must be". */
  String expected() {
    return expected;
  }

  /** Whether the text is right; its length is counted in Unicode characters (code points). */
  boolean accepts(String text) {
    return text.codePointCount(0, text.length()) <= maxLength
        && Text.isWellFormed(text)
        && form.matcher(text).matches();
  }

  /** What the text is, fit for a violation. */
  String describe(String text) {
    if (!Text.isWellFormed(text)) {
      return "text with half a surrogate pair";
    }
    return this == PROMPT
        ? "text of " + text.codePointCount(0, text.length()) + " characters"
        : "the text \"" + Text.excerpt(text) + "\"";
  }

  private static final class Form {
    static final String OF_A_NAME =
        ", 1 to 128 characters, not blank and without control characters";
    static final String NAME = "\\P{Cc}*[^\\s\\p{Cc}]\\P{Cc}*";
  }
}
