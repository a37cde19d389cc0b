package io.cometvideo.worker.catalogue;

import io.cometvideo.worker.catalogue.CatalogueProperties.Model;
import io.cometvideo.worker.catalogue.CatalogueProperties.Seconds;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what a request asks for that its model does not allow. Immutable; may be used by any thread.
 */
public final class Catalogue {

  private static final Pattern EXACT_SIZE = Pattern.compile("[1-9]\\d{2,3}x[1-9]\\d{2,3}");
  private static final int EXCERPT = 80;

  private final Map<String, Model> models;
  private final boolean passUnknown;

  Catalogue(CatalogueProperties properties) {
    models = new TreeMap<>(properties.models());
    passUnknown = properties.unknownModels() == CatalogueProperties.UnknownModels.PASS;
  }

  /**
   * Every rule that the request breaks; empty if none. What is null is not asked for and breaks
   * none. Of a model that may not be asked for, nothing but the model is checked.
   *
   * @param inputReferences how many images go along
   */
  public List<Violation> check(RequestSummary summary, int inputReferences) {
    String name = summary.model();
    if (name == null) {
      return List.of();
    }
    Model model = models.get(name);
    if (model == null) {
      return passUnknown ? List.of() : List.of(unknown(name));
    }
    return model.enabled() ? violations(name, model, summary, inputReferences) : List.of(off(name));
  }

  private static List<Violation> violations(
      String name, Model model, RequestSummary summary, int inputReferences) {
    List<Violation> violations = new ArrayList<>();
    checkSeconds(name, model.seconds(), summary.seconds(), violations);
    checkSize(name, model, summary.size(), violations);
    checkResolution(name, model.resolutions(), summary.resolution(), violations);
    if (inputReferences > 0 && !model.inputReference()) {
      violations.add(
          new Violation("inputReferences", "must be absent: " + name + " takes no images"));
    }
    return violations;
  }

  private static void checkSeconds(
      String name, Seconds allowed, @Nullable Integer seconds, List<Violation> violations) {
    if (seconds == null) {
      return;
    }
    Integer max = allowed.max();
    if (seconds < allowed.min() || (max != null && seconds > max)) {
      String range = max == null ? "at least " + allowed.min() : allowed.min() + " to " + max;
      violations.add(
          new Violation("seconds", "must be " + range + " for " + name + ", not " + seconds));
    }
  }

  private static void checkSize(
      String name, Model model, @Nullable String size, List<Violation> violations) {
    if (size == null
        || model.allowsAnySize()
        || model.sizes().contains(size)
        || (model.exactSizes() && EXACT_SIZE.matcher(size).matches())) {
      return;
    }
    String exact = model.exactSizes() ? " or WIDTHxHEIGHT in pixels such as 1280x720" : "";
    violations.add(new Violation("size", mustBeOneOf(model.sizes(), exact + " for " + name, size)));
  }

  private static void checkResolution(
      String name, List<String> allowed, @Nullable String resolution, List<Violation> violations) {
    if (resolution != null && !allowed.isEmpty() && !allowed.contains(resolution)) {
      violations.add(new Violation("resolution", mustBeOneOf(allowed, " for " + name, resolution)));
    }
  }

  private Violation unknown(String name) {
    return new Violation("model", mustBeOneOf(enabledModels(), "", name));
  }

  private Violation off(String name) {
    return new Violation(
        "model",
        mustBeOneOf(enabledModels(), "", name)
            + ", which is switched off (comet.models."
            + name
            + ".enabled)");
  }

  private List<String> enabledModels() {
    return models.entrySet().stream()
        .filter(entry -> entry.getValue().enabled())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String mustBeOneOf(List<String> allowed, String suffix, String found) {
    return "must be one of " + String.join(", ", allowed) + suffix + ", not \"" + cut(found) + "\"";
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= EXCERPT
        ? text
        : text.substring(0, text.offsetByCodePoints(0, EXCERPT)) + "…";
  }
}
