package io.cometvideo.worker.simulator;

import java.util.UUID;

/** Identifiers that no other run gives out. */
final class Ids {
  private Ids() {}

  static String task() {
    return "task_" + random(24);
  }

  static String random(int length) {
    return UUID.randomUUID().toString().replace("-", "").substring(0, length);
  }
}
