package io.cometvideo.worker;

import io.cometvideo.worker.journal.ResendConfiguration;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the worker, or runs one of the commands that it has besides. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class CometVideoWorkerApplication {

  private static final String RESEND_DEAD_LETTERS = "resend-dead-letters";
  private static final String SKIP_REQUEST = "skip-request";

  public static void main(String[] args) {
    switch (args.length == 0 ? "" : args[0]) {
      case RESEND_DEAD_LETTERS -> resendDeadLetters(Arrays.copyOfRange(args, 1, args.length));
      case SKIP_REQUEST ->
          ExitCode.exit(SkipRequestCommand.run(Arrays.copyOfRange(args, 1, args.length)));
      default -> runWorker(args);
    }
  }

  private static void resendDeadLetters(String[] args) {
    new SpringApplicationBuilder(ResendConfiguration.class)
        .web(WebApplicationType.NONE)
        .run(args)
        .close();
  }

  private static void runWorker(String[] args) {
    SpringApplication.getShutdownHandlers().add(ExitCode::haltAfterShutdown);
    try {
      SpringApplication.run(CometVideoWorkerApplication.class, args);
    } catch (RuntimeException | Error e) {
      ExitCode.startFailed();
      throw e;
    }
  }
}
