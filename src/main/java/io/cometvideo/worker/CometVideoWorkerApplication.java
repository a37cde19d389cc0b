package io.cometvideo.worker;

import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the worker. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class CometVideoWorkerApplication {

  public static void main(String[] args) {
    var failed = new AtomicBoolean();
    // A JVM that is ended by SIGTERM exits with 143, also after an orderly drain. Unless the start
    // has
    // failed, what ends a worker is a signal, and its exit code is to be 0.
    SpringApplication.getShutdownHandlers()
        .add(() -> {
          if (!failed.get()) {
            Runtime.getRuntime().halt(0);
          }
        });
    try {
      SpringApplication.run(CometVideoWorkerApplication.class, args);
    } catch (RuntimeException e) {
      failed.set(true);
      throw e;
    }
  }
}
