package io.cometvideo.worker.simulator;

import java.util.Locale;

/** Which words stand in {@code status}. */
public enum Vocabulary {
  /** {@code SUBMITTED IN_PROGRESS SUCCESS FAILED ERROR}. */
  SEED,
  /** {@code queued in_progress completed failed error}. */
  LATER;

  String word(RenderStatus status) {
    if (this == SEED) {
      return status.name();
    }
    return switch (status) {
      case SUBMITTED -> "queued";
      case SUCCESS -> "completed";
      case IN_PROGRESS, FAILED, ERROR -> status.name().toLowerCase(Locale.ROOT);
    };
  }
}
