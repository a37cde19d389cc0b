package io.cometvideo.worker.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A whole worker in a JVM of its own, which can be killed, stopped and continued. */
public final class WorkerProcess implements AutoCloseable {

  /** For tests: small, and soon warm. */
  private static final List<String> SMALL =
      List.of(
          "-Xmx192m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED");

  private static final AtomicInteger NEXT = new AtomicInteger();
  private static final Path LOGS = Path.of("target/worker-processes");

  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final Path log;

  private WorkerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts one with these settings, {@code --key=value}. */
  static WorkerProcess start(List<String> settings) throws IOException {
    return start(SMALL, settings);
  }

  /** Starts one with these options of the JVM. */
  public static WorkerProcess start(List<String> jvm, List<String> settings) throws IOException {
    Files.createDirectories(LOGS);
    Path log =
        LOGS.resolve(
            "worker-" + ProcessHandle.current().pid() + "-" + NEXT.incrementAndGet() + ".log");
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.addAll(jvm);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add("io.cometvideo.worker.CometVideoWorkerApplication");
    command.addAll(settings);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new WorkerProcess(process, log);
  }

  /** What it has logged so far. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The port of its operations endpoints, which it says in its log when it has started. */
  public int port() {
    Matcher matcher = PORT.matcher(log());
    if (!matcher.find()) {
      throw new IllegalStateException("the worker has not said its port yet; see " + log);
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** Whether it answers calls of {@link #get}. */
  public boolean isStarted() {
    return PORT.matcher(log()).find();
  }

  /** Its answer to a GET of this path, {@code /actuator/...}, whatever the status. */
  public HttpResponse<String> get(String path) {
    URI address = URI.create("http://127.0.0.1:" + port() + path);
    try {
      return HTTP.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The process, of which one can ask what it has used. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** What all its threads do now, the virtual ones included, in the JVM's two forms. */
  public String threadDump() throws IOException, InterruptedException {
    Path file = Files.createTempFile("threads-", ".json");
    String print = diagnose("Thread.print");
    diagnose("Thread.dump_to_file", "-overwrite", "-format=json", file.toString());
    String all = Files.readString(file);
    Files.delete(file);
    return print + all;
  }

  /** SIGKILL: it ends at once and does nothing more. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM: it drains. Returns its exit code. */
  public int terminate(Duration atMost) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the worker did not end; see " + log);
    }
    return process.exitValue();
  }

  /** Waits until it ends by itself, which must not take longer than this. */
  public int exitCode(Duration atMost) throws InterruptedException {
    if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the worker did not end; see " + log);
    }
    return process.exitValue();
  }

  /** Waits until it ends by itself. */
  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /** SIGSTOP: it believes that no time passes. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT: it goes on where it stopped. */
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The output of one of the JVM's diagnostic commands. */
  public String diagnose(String... what) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(process.pid()));
    command.addAll(List.of(what));
    Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException(what[0] + ": " + output);
    }
    return output;
  }

  private void signal(String name) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (exit != 0) {
      throw new IOException("kill -" + name + " ended with " + exit);
    }
  }
}
