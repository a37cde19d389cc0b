package io.cometvideo.worker.catalogue;

import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Contexts with the catalogue as it is shipped. */
final class Catalogues {

  private Catalogues() {}

  /** A context that reads {@code application.yml}, as the worker does. */
  static ApplicationContextRunner shipped() {
    return new ApplicationContextRunner()
        .withInitializer(new ConfigDataApplicationContextInitializer())
        .withUserConfiguration(CatalogueConfiguration.class);
  }

  /** A context that knows only the properties that it is given. */
  static ApplicationContextRunner empty() {
    return new ApplicationContextRunner().withUserConfiguration(CatalogueConfiguration.class);
  }
}
