package io.cometvideo.worker.testkit;

import java.io.IOException;
import java.nio.file.Path;

/** A Kafka broker of the tests' own. */
public interface Broker extends AutoCloseable {

  /**
   * A broker in a container where there is a Docker engine ({@code DOCKER_HOST} is set and
   * answers), in this process otherwise; one line says which.
   *
   * @param data where the one in this process keeps its data
   */
  static Broker start(Path data) throws IOException {
    boolean container = ContainerBroker.isPossible();
    System.out.println(
        "test broker: " + (container ? "apache/kafka in a container" : "in this process"));
    return container ? ContainerBroker.start() : InProcessBroker.start(data);
  }

  String bootstrapServers();

  /** The broker is gone until {@link #restart}; its data stays. */
  void stop();

  /** The broker is back, on the same port. */
  void restart();

  @Override
  void close();
}
