package io.cometvideo.worker.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;
import org.springframework.boot.SpringBootVersion;

/** What the figures depend on. */
final class Conditions {

  private Conditions() {}

  static String markdown() {
    return """
    Measured on %s at commit %s with `./mvnw -Pbench verify`: %d cores (%s) shared by all processes, %s of memory,
    Linux %s, JDK %s, Spring Boot %s, Kafka %s. Each worker, and each floor, had `%s`.

    """
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            commit(),
            Runtime.getRuntime().availableProcessors(),
            line("/proc/cpuinfo", "model name"),
            line("/proc/meminfo", "MemTotal"),
            System.getProperty("os.version"),
            System.getProperty("java.vm.version"),
            SpringBootVersion.getVersion(),
            AppInfoParser.getVersion(),
            String.join(" ", Child.LIKE_THE_IMAGE.subList(0, 2)));
  }

  private static String line(String file, String name) {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("unknown");
    } catch (IOException _) {
      return "unknown";
    }
  }

  private static String commit() {
    try {
      Process git = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
      return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException _) {
      return "unknown";
    }
  }
}
