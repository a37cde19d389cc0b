package io.cometvideo.worker.catalogue;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CatalogueProperties.class)
class CatalogueConfiguration {

  @Bean
  Catalogue catalogue(CatalogueProperties properties) {
    return new Catalogue(properties);
  }
}
