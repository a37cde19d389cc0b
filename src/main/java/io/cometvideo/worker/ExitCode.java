package io.cometvideo.worker;

/**
 * The code that this process ends with. A JVM that is ended by SIGTERM exits with 143, also after
 * an orderly drain; what ends a worker is a signal, and its code is then to be 0. So the last thing
 * that a shutdown does is to halt with the code that is kept here.
 */
final class ExitCode {

  private static volatile int code;

  private ExitCode() {}

  /** Ends the process in order, with this code. */
  static void exit(int with) {
    code = with;
    System.exit(with);
  }

  /** The start has failed: the code is the JVM's. */
  static void startFailed() {
    code = 1;
  }

  /** Ends a process that has been shut down. */
  static void haltAfterShutdown() {
    Runtime.getRuntime().halt(code);
  }
}
