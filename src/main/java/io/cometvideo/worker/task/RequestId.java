package io.cometvideo.worker.task;

import java.util.Optional;

/**
 * The id of a request, chosen by its producer: the idempotency key within a partition and the key
 * of everything that the worker writes about the request.
 *
 * @param value 1 to 128 of {@code A-Z a-z 0-9 . _ : -}
 */
public record RequestId(String value) {

  private static final int MOST_CHARACTERS = 128;

  /**
   * @throws IllegalArgumentException if the value is not of the form
   */
  public RequestId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "a request id is 1 to 128 characters of A-Z a-z 0-9 . _ : -");
    }
  }

  /** The id with this text, or empty if the text is not of the form. */
  public static Optional<RequestId> of(String text) {
    return isValid(text) ? Optional.of(new RequestId(text)) : Optional.empty();
  }

  // By hand, because a restore asks for each of very many: a pattern takes several times as long.
  private static boolean isValid(String text) {
    if (text.isEmpty() || text.length() > MOST_CHARACTERS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isAllowed(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == ':'
        || c == '-';
  }

  @Override
  public String toString() {
    return value;
  }
}
