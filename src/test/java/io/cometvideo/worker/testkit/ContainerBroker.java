package io.cometvideo.worker.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * Kafka's own image in a container. Its port is fixed before the start: a killed container that is
 * started again would get another one, which the broker's advertised address does not follow.
 */
public final class ContainerBroker implements Broker {

  private static final String IMAGE = "apache/kafka:4.2.2";

  private final int port;
  private final KafkaContainer container;

  private ContainerBroker(int port, KafkaContainer container) {
    this.port = port;
    this.container = container;
  }

  /**
   * Whether there is a Docker engine. Asked only where one is announced, since looking for one
   * where there is none takes long.
   */
  static boolean isPossible() {
    return System.getenv("DOCKER_HOST") != null
        && DockerClientFactory.instance().isDockerAvailable();
  }

  /** Starts a broker in a container. */
  public static ContainerBroker start() throws IOException {
    int port = freePort();
    var container =
        new KafkaContainer(IMAGE)
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
            .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000")
            .withEnv("KAFKA_TRANSACTION_ABORT_TIMED_OUT_TRANSACTION_CLEANUP_INTERVAL_MS", "1000")
            .withEnv("KAFKA_BROKER_SESSION_TIMEOUT_MS", "2000")
            .withEnv("KAFKA_BROKER_HEARTBEAT_INTERVAL_MS", "500")
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    container.setPortBindings(List.of("127.0.0.1:" + port + ":9092"));
    container.start();
    return new ContainerBroker(port, container);
  }

  @Override
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void stop() {
    DockerClientFactory.lazyClient().killContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void restart() {
    DockerClientFactory.lazyClient().startContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void close() {
    container.stop();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
