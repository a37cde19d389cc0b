package io.cometvideo.worker.simulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A simulator in a JVM of its own, which ends with this one, however this one ends. */
public final class SimulatorProcess implements AutoCloseable {
  private static final String READY = "simulator: ";

  private final Process process;
  private final RemoteSimulator simulator;

  private SimulatorProcess(Process process, RemoteSimulator simulator) {
    this.process = process;
    this.simulator = simulator;
  }

  /**
   * Starts one with this JVM's class path and returns when it answers.
   *
   * @throws IOException when it ends before it listens; its error output is on this process's
   */
  public static SimulatorProcess start(SimulatorOptions options) throws IOException {
    Process process =
        new ProcessBuilder(command(options)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    // The reader stays open: closing it would close the pipe that the other side writes to.
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    if (line == null || !line.startsWith(READY)) {
      process.destroyForcibly();
      throw new IOException("the simulator did not start: " + line);
    }
    return new SimulatorProcess(
        process, new RemoteSimulator(URI.create(line.substring(READY.length()))));
  }

  /** Its state and switches. */
  public Simulator simulator() {
    return simulator;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    simulator.close();
    process.destroy();
  }

  private static List<String> command(SimulatorOptions options) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("-Xmx256m");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")));
    // The only main class among the tests: Spring Boot's plugin wants one to run.
    command.add("io.cometvideo.worker.local.LocalRun");
    command.add("--simulator");
    command.addAll(options.toArguments());
    if (!options.exitWithStdin()) {
      command.add("--exit-with-stdin");
    }
    return command;
  }
}
