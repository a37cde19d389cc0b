package io.cometvideo.worker.message;

/** A value is not one JSON object. It never leaves this package. */
final class UnreadableValueException extends Exception {

  private final boolean duplicateField;

  private UnreadableValueException(String message, boolean duplicateField) {
    // Bad values may come in floods, and where in this package one was noticed tells nobody
    // anything.
    super(message, null, false, false);
    this.duplicateField = duplicateField;
  }

  /** The value cannot be read. */
  static UnreadableValueException because(String message) {
    return new UnreadableValueException(message, false);
  }

  /** The value is JSON, but an object in it has a field twice. */
  static UnreadableValueException duplicateField(String message) {
    return new UnreadableValueException(message, true);
  }

  boolean isDuplicateField() {
    return duplicateField;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
