package io.cometvideo.worker.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a benchmark in a JVM of its own, which is asked by lines and answers by lines; it ends
 * with this one.
 */
final class Child implements AutoCloseable {

  /** As in the image in a container of 1 GiB: three quarters of it are heap. */
  static final List<String> LIKE_THE_IMAGE =
      List.of("-Xmx768m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

  private static final List<String> ROOMY =
      List.of("-Xmx3g", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

  private final Process process;
  private final BufferedReader output;

  private Child(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /** A part that stands for the worker, with what the worker has. */
  static Child likeTheImage(Part part, String... arguments) {
    return start(LIKE_THE_IMAGE, part, arguments);
  }

  /** A part that the worker talks to, with what it needs. */
  static Child roomy(Part part, String... arguments) {
    return start(ROOMY, part, arguments);
  }

  private static Child start(List<String> jvm, Part part, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", classPath(), "io.cometvideo.worker.local.LocalRun", "--bench"));
    command.add(part.name());
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new Child(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** What it says next. */
  String answer() {
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(Part.ANSWER)) {
          return line.substring(Part.ANSWER.length());
        }
        System.err.println(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("the process has ended without an answer");
  }

  String ask(String question) {
    try {
      process
          .getOutputStream()
          .write((question + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answer();
  }

  /** The process, of which one can ask what it has used. */
  ProcessHandle process() {
    return process.toHandle();
  }

  /** The CPU time that a process has taken so far. */
  static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
