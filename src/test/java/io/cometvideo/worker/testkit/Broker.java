package io.cometvideo.worker.testkit;

/** A Kafka broker of the tests' own. */
public interface Broker extends AutoCloseable {

  String bootstrapServers();

  /** The broker is gone until {@link #restart}; its data stays. */
  void stop();

  /** The broker is back, on the same port. */
  void restart();

  @Override
  void close();
}
