package io.cometvideo.worker.simulator;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the provider allows one model, by its documentation. */
record ModelRules(
    int minSeconds,
    int maxSeconds,
    Set<String> resolutions,
    int maxPixels,
    boolean takesReferences) {
  private static final Set<String> SMALL = Set.of("480p", "720p");
  private static final Set<String> LARGE = Set.of("480p", "720p", "1080p");
  private static final int CLASS_720 = 1280 * 800;
  private static final int CLASS_1080 = 1920 * 1200;
  private static final int CLASS_4K = 3840 * 2160;

  private static final Map<String, ModelRules> BY_MODEL =
      Map.of(
          "doubao-seedance-2-0", new ModelRules(4, 15, LARGE, CLASS_4K, true),
          "doubao-seedance-2-0-fast", new ModelRules(4, 15, SMALL, CLASS_720, true),
          "doubao-seedance-2-0-mini", new ModelRules(4, 15, SMALL, CLASS_720, true),
          "doubao-seedance-1-5-pro", new ModelRules(4, 12, LARGE, CLASS_1080, false),
          "doubao-seedance-1-0-pro", new ModelRules(2, 10, LARGE, CLASS_1080, false),
          "seedance-2-5", new ModelRules(4, 30, SMALL, CLASS_720, true));

  static Optional<ModelRules> of(String model) {
    return Optional.ofNullable(BY_MODEL.get(model));
  }

  boolean allowsSeconds(int seconds) {
    return seconds >= minSeconds && seconds <= maxSeconds;
  }
}
