package io.cometvideo.worker.media.input;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class InputConfiguration {

  @Bean
  InputImages inputImages(InputProperties properties) {
    return new ReferencedImages(properties.allowHttp());
  }
}
