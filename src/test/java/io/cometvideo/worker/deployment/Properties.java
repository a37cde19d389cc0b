package io.cometvideo.worker.deployment;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The properties that the worker and its libraries know, from their metadata. */
final class Properties {

  private static final String METADATA = "META-INF/spring-configuration-metadata.json";

  private final List<JsonNode> known = new ArrayList<>();

  private Properties() {}

  static Properties load() throws IOException {
    var properties = new Properties();
    ClassLoader loader = Properties.class.getClassLoader();
    for (URL url : Collections.list(loader.getResources(METADATA))) {
      try (InputStream in = url.openStream()) {
        JsonMapper.shared().readTree(in).path("properties").forEach(properties.known::add);
      }
    }
    return properties;
  }

  /** Whether an environment variable sets a property, by Boot's own rules. */
  boolean isSetByVariable(String name) {
    return isSetBy(
        new SystemEnvironmentPropertySource(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(name, "")));
  }

  /** Whether a file of a config tree sets a property. */
  boolean isSetByFile(String name) {
    return isSetBy(new MapPropertySource("tree", Map.of(name, "")));
  }

  private boolean isSetBy(PropertySource<?> variables) {
    ConfigurationPropertySource source =
        ConfigurationPropertySources.from(variables).iterator().next();
    return known.stream().anyMatch(property -> isSetBy(source, property));
  }

  private static boolean isSetBy(ConfigurationPropertySource source, JsonNode property) {
    var name = ConfigurationPropertyName.of(property.path("name").asString());
    return source.getConfigurationProperty(name) != null
        || (property.path("type").asString().startsWith("java.util.Map<")
            && source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT);
  }

  String defaultOf(String name) {
    return known.stream()
        .filter(property -> property.path("name").asString().equals(name))
        .map(property -> property.path("defaultValue").asString())
        .findFirst()
        .orElseThrow();
  }
}
