package io.cometvideo.worker.engine.polling;

import io.cometvideo.worker.engine.polling.Simulation.Figures;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ways to poll that are compared, and what comes of each. */
final class Asked {

  static final String FIXED_10 = "fixed 10 s";
  static final String FIXED_15 = "fixed 15 s";
  static final String FIXED_20 = "fixed 20 s";
  static final String LEARNED = "learned";
  static final String KNOWING = "knowing";
  static final String CLAIRVOYANT = "clairvoyant";

  /** Of delays from 12 to 18 s: half their mean square by their mean. */
  private static final double MEAN_LAG_OF_15 = 7.6;

  private Asked() {}

  static Map<String, Figures> all(Case renders) {
    Map<String, Figures> figures = new LinkedHashMap<>();
    figures.put(FIXED_10, Simulation.run(renders, Asker.fixed(10)));
    figures.put(FIXED_15, Simulation.run(renders, Asker.fixed(15)));
    figures.put(FIXED_20, Simulation.run(renders, Asker.fixed(20)));
    figures.put(LEARNED, Simulation.run(renders, Asker.learned()));
    figures.put(KNOWING, Simulation.run(renders, new Asker.Knowing(MEAN_LAG_OF_15, 1)));
    figures.put(CLAIRVOYANT, Simulation.run(renders, new Asker.Clairvoyant()));
    return figures;
  }
}
