package io.cometvideo.worker.message;

import io.cometvideo.worker.task.Charge;

/** The words for {@link Charge} in records and events. */
final class ChargeWord {

  private ChargeWord() {}

  static String of(Charge charge) {
    return switch (charge) {
      case NONE -> "none";
      case CHARGED -> "charged";
      case UNKNOWN -> "unknown";
    };
  }

  static Charge parse(String word) {
    return switch (word) {
      case "none" -> Charge.NONE;
      case "charged" -> Charge.CHARGED;
      case "unknown" -> Charge.UNKNOWN;
      default -> throw new IllegalArgumentException("charge \"" + word + "\" is not known");
    };
  }
}
