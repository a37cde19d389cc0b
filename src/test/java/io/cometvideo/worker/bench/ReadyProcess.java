package io.cometvideo.worker.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A worker that is run by a command of its own until it is ready, and not longer. */
final class ReadyProcess {

  private ReadyProcess() {}

  /** Until it was ready. */
  record Took(double seconds, double cpuSeconds) {}

  /** Starts it with the image's memory, and ends it as soon as it is ready. */
  static Took start(List<String> settings, List<String> how)
      throws IOException, InterruptedException {
    int port = freePort();
    List<String> command = new ArrayList<>(Child.LIKE_THE_IMAGE);
    command.addAll(how);
    settings.stream().filter(one -> !one.startsWith("--server.port=")).forEach(command::add);
    command.add("--server.port=" + port);
    long began = System.nanoTime();
    Process process = java(command).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    try {
      awaitReady(process, URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"));
      double seconds = (System.nanoTime() - began) / 1e9;
      return new Took(seconds, Child.cpu(process.toHandle()).toMillis() / 1e3);
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  /** This JVM's Java with these arguments, whose output is not looked at unless it fails. */
  static ProcessBuilder java(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD);
  }

  private static void awaitReady(Process process, URI readiness) throws InterruptedException {
    long end = System.nanoTime() + BenchWorld.PATIENCE.toNanos();
    while (!isReady(readiness)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException("the worker did not become ready");
      }
      Thread.sleep(Duration.ofMillis(20));
    }
  }

  private static boolean isReady(URI readiness) {
    try {
      var call = (HttpURLConnection) readiness.toURL().openConnection();
      call.setReadTimeout(5_000);
      return call.getResponseCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
