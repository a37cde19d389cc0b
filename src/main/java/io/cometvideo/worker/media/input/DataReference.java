package io.cometvideo.worker.media.input;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An image within the request: {@code data:image/…;base64,…}. */
final class DataReference {

  static final int MAX_BYTES = 10 * 1024 * 1024;

  private static final Pattern HEAD =
      Pattern.compile("data:image/[a-z0-9.+-]+;base64", Pattern.CASE_INSENSITIVE);

  private DataReference() {}

  /**
   * The image's bytes.
   *
   * @throws IllegalArgumentException with a message for the producer
   */
  static byte[] decode(String reference) {
    int comma = reference.indexOf(',');
    Matcher head = HEAD.matcher(comma < 0 ? "" : reference.substring(0, comma));
    if (!head.matches()) {
      throw new IllegalArgumentException("must have the form data:image/…;base64,…");
    }
    if ((reference.length() - comma) / 4L * 3 > MAX_BYTES + 3L) {
      throw tooLarge();
    }
    byte[] content;
    try {
      content = Base64.getDecoder().decode(reference.substring(comma + 1));
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("must be valid base64 after the comma");
    }
    if (content.length > MAX_BYTES) {
      throw tooLarge();
    }
    return content;
  }

  private static IllegalArgumentException tooLarge() {
    return new IllegalArgumentException("must not be larger than 10 MiB");
  }
}
