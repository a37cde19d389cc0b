package io.cometvideo.worker;

import io.cometvideo.worker.journal.ResendConfiguration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the worker, or runs the one command that it has besides. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class CometVideoWorkerApplication {

  private static final String RESEND_DEAD_LETTERS = "resend-dead-letters";

  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals(RESEND_DEAD_LETTERS)) {
      resendDeadLetters(Arrays.copyOfRange(args, 1, args.length));
    } else {
      runWorker(args);
    }
  }

  private static void resendDeadLetters(String[] args) {
    new SpringApplicationBuilder(ResendConfiguration.class)
        .web(WebApplicationType.NONE)
        .run(args)
        .close();
  }

  private static void runWorker(String[] args) {
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
