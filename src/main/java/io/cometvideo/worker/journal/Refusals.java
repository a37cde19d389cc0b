package io.cometvideo.worker.journal;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How often the broker has refused what came from an origin (a task, a dead letter) for its size or
 * its content, so that the next plan writes something smaller in its place instead of failing the
 * same way for ever. Used by the journal's thread only.
 */
final class Refusals {

  private final Map<Object, Integer> levels = new HashMap<>();

  /** How much smaller it has to be; 0 for what it is. */
  int level(Object origin) {
    return levels.isEmpty() ? 0 : levels.getOrDefault(origin, 0);
  }

  /** One more; false if nothing smaller is left to try. */
  boolean add(Object origin, int maxLevel) {
    int next = level(origin) + 1;
    if (next > maxLevel) {
      return false;
    }
    levels.put(origin, next);
    return true;
  }

  /** These are written. */
  void forget(Collection<TransactionPlan.Planned> written) {
    if (!levels.isEmpty()) {
      written.forEach(planned -> levels.remove(planned.origin()));
    }
  }
}
