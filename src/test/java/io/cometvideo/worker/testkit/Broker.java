package io.cometvideo.worker.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/** A Kafka broker of the tests' own. */
public interface Broker extends AutoCloseable {

  /**
   * A broker in a container where there is a Docker engine ({@code DOCKER_HOST} is set and
   * answers), in this process otherwise; one line says which. With {@code TEST_BROKER=container} it
   * must be the first.
   *
   * @param data where the one in this process keeps its data
   */
  static Broker start(Path data) throws IOException {
    quieten();
    boolean container = ContainerBroker.isPossible();
    if (!container && "container".equals(System.getenv("TEST_BROKER"))) {
      throw new IllegalStateException("TEST_BROKER=container, and no Docker engine answers");
    }
    System.out.println(
        "test broker: " + (container ? "apache/kafka in a container" : "in this process"));
    return container ? ContainerBroker.start() : InProcessBroker.start(data);
  }

  /**
   * A broker in this process, and the tests' own clients whatever broker they talk to, tell much
   * about themselves, which is not what the tests' reader is looking for.
   */
  static void quieten() {
    for (String logger : List.of("kafka", "org.apache.kafka", "state.change.logger")) {
      ((Logger) LoggerFactory.getLogger(logger)).setLevel(Level.ERROR);
    }
  }

  String bootstrapServers();

  /** The broker is gone until {@link #restart}; its data stays. */
  void stop();

  /** The broker is back, on the same port. */
  void restart();

  @Override
  void close();
}
