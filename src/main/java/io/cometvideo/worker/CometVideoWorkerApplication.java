package io.cometvideo.worker;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the worker. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class CometVideoWorkerApplication {

  public static void main(String[] args) {
    SpringApplication.run(CometVideoWorkerApplication.class, args);
    // A JVM that is ended by SIGTERM exits with 143, also after an orderly drain. A worker that got
    // here has started, so what ends it from now on is a signal, and its exit code is to be 0.
    SpringApplication.getShutdownHandlers().add(() -> Runtime.getRuntime().halt(0));
  }
}
