package io.cometvideo.worker.message;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MessageProperties.class)
class MessageConfiguration {

  @Bean
  RequestReader requestReader() {
    return new RequestReader();
  }

  @Bean
  TaskRecords taskRecords() {
    return new TaskRecords();
  }

  @Bean
  CompletionEvents completionEvents(MessageProperties properties) {
    return new CompletionEvents(properties.source());
  }
}
