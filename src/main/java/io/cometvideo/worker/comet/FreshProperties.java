package io.cometvideo.worker.comet;

import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.env.ConfigTreePropertySource.Option;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * The environment's properties with the files of config trees as they are now, looked up by the
 * same rules as at start: the environment's own sources keep what they read first.
 */
final class FreshProperties {

  private static final Logger log = LoggerFactory.getLogger(FreshProperties.class);

  private final ConfigurableEnvironment environment;

  FreshProperties(ConfigurableEnvironment environment) {
    this.environment = environment;
  }

  /** The key as it stands, empty if there is none or it cannot be read just now. */
  String apiKey() {
    try {
      Iterable<PropertySource<?>> sources =
          StreamSupport.stream(environment.getPropertySources().spliterator(), false)
              // The view that all others are seen through; it would show the old files.
              .filter(source ->
                  !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
              .<PropertySource<?>>map(FreshProperties::fresh)
              .toList();
      return new Binder(
              ConfigurationPropertySources.from(sources),
              new PropertySourcesPlaceholdersResolver(sources))
          .bind("comet.api-key", String.class)
          .orElse("");
    } catch (RuntimeException e) {
      // A file may vanish between two looks at it. The exception may show what was read of it.
      log.atDebug().addKeyValue("error", e.getClass().getSimpleName()).log("no look at the key");
      return "";
    }
  }

  private static PropertySource<?> fresh(PropertySource<?> source) {
    return source instanceof ConfigTreePropertySource tree
        ? new ConfigTreePropertySource(
            tree.getName(), tree.getSource(), Option.AUTO_TRIM_TRAILING_NEW_LINE)
        : source;
  }
}
