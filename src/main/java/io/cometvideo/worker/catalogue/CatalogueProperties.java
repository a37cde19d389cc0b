package io.cometvideo.worker.catalogue;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The models that may be asked for.
 *
 * @param models What each model allows, by the provider's name of the model. A name with other
 *     characters than letters, digits and dashes stands in brackets: "[model.v2]". Default: the
 *     models in catalogue.yml, of which single values can be set.
 * @param unknownModels what becomes of a request for a model that is not listed: {@code reject} (it
 *     fails as {@code INVALID_REQUEST}) or {@code pass} (it is sent, and the provider decides)
 */
@ConfigurationProperties("comet")
record CatalogueProperties(
    @DefaultValue Map<String, Model> models, @DefaultValue("reject") UnknownModels unknownModels) {

  CatalogueProperties {
    models = ModelNames.withoutShadows(models);
    models.forEach(CatalogueProperties::validate);
    if (unknownModels == UnknownModels.REJECT
        && models.values().stream().noneMatch(Model::enabled)) {
      throw new IllegalArgumentException(
          "comet.models has no enabled model, so every request would be refused; enable one or set"
              + " comet.unknown-models=pass");
    }
  }

  /** What becomes of a request for a model that is not listed. */
  enum UnknownModels {
    REJECT,
    PASS
  }

  /**
   * One model.
   *
   * @param enabled Whether the model may be asked for. Default true.
   * @param seconds Lengths that the model renders.
   * @param sizes Values of size that may be asked for, such as 16:9 (in YAML in quotes) or
   *     1280x720. Default none; with none and without exact-sizes, size is not checked.
   * @param exactSizes Whether size may also be any WIDTHxHEIGHT in pixels, each 100 to 9999.
   *     Default false.
   * @param resolutions Values of resolution that may be asked for, such as 720p. Default none:
   *     resolution is not checked.
   * @param inputReference Whether the model takes images. Default false.
   */
  record Model(
      @DefaultValue("true") boolean enabled,
      @DefaultValue Seconds seconds,
      @DefaultValue List<String> sizes,
      @DefaultValue("false") boolean exactSizes,
      @DefaultValue List<String> resolutions,
      @DefaultValue("false") boolean inputReference) {

    Model {
      sizes = List.copyOf(sizes);
      resolutions = List.copyOf(resolutions);
    }

    boolean allowsAnySize() {
      return sizes.isEmpty() && !exactSizes;
    }
  }

  /**
   * A range of lengths.
   *
   * @param min Shortest video in seconds, 1 or more. Default 1.
   * @param max Longest video in seconds, not below min. Default none: no upper limit.
   */
  record Seconds(@DefaultValue("1") int min, @Nullable Integer max) {}

  private static final Pattern SIZE = Pattern.compile("\\d{1,4}[:x]\\d{1,4}");

  private static void validate(String name, Model model) {
    String key = "comet.models." + name;
    Integer max = model.seconds().max();
    require(model.seconds().min() >= 1, key + ".seconds.min must be 1 or more");
    require(
        max == null || max >= model.seconds().min(),
        key + ".seconds.max must not be below " + key + ".seconds.min");
    for (String size : model.sizes()) {
      // YAML reads an unquoted 16:9 as the number 969.
      require(
          SIZE.matcher(size).matches(),
          key
              + ".sizes must hold ratios such as \"16:9\" (in YAML in quotes) or sizes such as"
              + " 1280x720, not "
              + size);
    }
    require(
        model.resolutions().stream().noneMatch(String::isBlank),
        key + ".resolutions must not hold blank text");
  }

  private static void require(boolean valid, String message) {
    if (!valid) {
      throw new IllegalArgumentException(message);
    }
  }
}
