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

  /** As it was before anything was written. */
  private static final String COMMIT = commit();

  private Conditions() {}

  static String line(String measurement) {
    return Text.of(
        "<sub>%s, commit %s, `./mvnw -Pbench verify -Dbench=%s`: %d cores (%s) for all processes,"
            + " %s, Linux %s, JDK %s, Spring Boot %s, Kafka %s; `%s`</sub>",
        LocalDate.now(ZoneOffset.UTC),
        COMMIT,
        measurement,
        Runtime.getRuntime().availableProcessors(),
        proc("/proc/cpuinfo", "model name"),
        proc("/proc/meminfo", "MemTotal"),
        System.getProperty("os.version"),
        System.getProperty("java.vm.version"),
        SpringBootVersion.getVersion(),
        AppInfoParser.getVersion(),
        String.join(" ", Child.LIKE_THE_IMAGE.subList(0, 2)));
  }

  private static String proc(String file, String name) {
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
