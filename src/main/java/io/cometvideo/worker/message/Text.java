package io.cometvideo.worker.message;

/** What both directions need of texts. */
final class Text {

  private static final int EXCERPT = 80;

  private Text() {}

  /** The text fit for a message: at most 80 characters, on one line. */
  static String excerpt(String text) {
    String head = text.codePointCount(0, text.length()) <= EXCERPT ? text : head(text);
    return wellFormed(head.replaceAll("\\p{Cc}", "�"));
  }

  /** The text with U+FFFD for each half of a surrogate pair, which UTF-8 cannot express. */
  static String wellFormed(String text) {
    if (isWellFormed(text)) {
      return text;
    }
    StringBuilder repaired = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> isSurrogate(point) ? '�' : point)
        .forEach(repaired::appendCodePoint);
    return repaired.toString();
  }

  static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return text.codePoints().noneMatch(Text::isSurrogate);
      }
    }
    return true;
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static String head(String text) {
    return text.substring(0, text.offsetByCodePoints(0, EXCERPT)) + "…";
  }
}
