package io.cometvideo.worker.catalogue;

import io.cometvideo.worker.catalogue.CatalogueProperties.Model;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Names of models as they come from the binder. An environment variable cannot have dashes: {@code
 * COMET_MODELS_SEEDANCE25_ENABLED} sets the value of {@code seedance-2-5}, as it should, and
 * besides appears as a model {@code seedance25} that nobody meant.
 */
final class ModelNames {

  private ModelNames() {}

  static Map<String, Model> withoutShadows(Map<String, Model> models) {
    Set<String> shadows =
        models.keySet().stream()
            .filter(name -> !name.equals(shadow(name)))
            .map(ModelNames::shadow)
            .collect(Collectors.toSet());
    Map<String, Model> meant = new TreeMap<>(models);
    meant.keySet().removeIf(shadows::contains);
    return Map.copyOf(meant);
  }

  private static String shadow(String name) {
    return name.replace("-", "").toLowerCase(Locale.ROOT);
  }
}
