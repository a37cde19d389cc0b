package io.cometvideo.worker.task;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The id of a request, chosen by its producer: the idempotency key within a partition and the key
 * of everything that the worker writes about the request.
 *
 * @param value 1 to 128 of {@code A-Z a-z 0-9 . _ : -}
 */
public record RequestId(String value) {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

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

  private static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
