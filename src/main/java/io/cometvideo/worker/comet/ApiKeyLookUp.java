package io.cometvideo.worker.comet;

import java.util.function.Supplier;
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
 * Looks {@code comet.api-key} up in the environment, with the same rules as at start, but with the
 * files of config trees as they are now: the environment's own sources keep what they read first.
 */
final class ApiKeyLookUp implements Supplier<String> {

  private static final Logger log = LoggerFactory.getLogger(ApiKeyLookUp.class);

  private final ConfigurableEnvironment environment;

  ApiKeyLookUp(ConfigurableEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public String get() {
    try {
      Iterable<PropertySource<?>> sources =
          StreamSupport.stream(environment.getPropertySources().spliterator(), false)
              // The view that all others are seen through; it would show the old files.
              .filter(source ->
                  !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
              .<PropertySource<?>>map(ApiKeyLookUp::fresh)
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
