package io.cometvideo.worker.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * Kafka's own image in a container. Its port is fixed before the start: a killed container that is
 * started again would get another one, which the broker's advertised address does not follow.
 */
public final class ContainerBroker implements Broker {

  public static final String IMAGE = "apache/kafka:4.2.2";
  private static final Duration ENGINE_LIMIT = Duration.ofMinutes(1);

  private static @Nullable Boolean possible;

  private final int port;
  private final KafkaContainer container;

  private ContainerBroker(int port, KafkaContainer container) {
    this.port = port;
    this.container = container;
  }

  /**
   * Whether there is a Docker engine that answers. Asked once, and only where one is announced,
   * since looking for one where there is none takes long.
   */
  public static synchronized boolean isPossible() {
    if (possible == null) {
      possible =
          System.getenv("DOCKER_HOST") != null
              && answers(() -> DockerClientFactory.instance().isDockerAvailable(), ENGINE_LIMIT);
    }
    return possible;
  }

  /**
   * What the question brings, or false if that takes longer than the limit: Testcontainers itself
   * waits without end for an engine that takes the connection and says nothing.
   */
  static boolean answers(BooleanSupplier question, Duration limit) {
    return CompletableFuture.supplyAsync(
            question::getAsBoolean, asking -> Thread.ofPlatform().daemon().start(asking))
        .completeOnTimeout(false, limit.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(_ -> false)
        .join();
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

  /** Freezes it: connections stay open, and nothing answers. */
  public void pause() {
    DockerClientFactory.lazyClient().pauseContainerCmd(container.getContainerId()).exec();
  }

  /** Lets it go on where it was. */
  public void unpause() {
    DockerClientFactory.lazyClient().unpauseContainerCmd(container.getContainerId()).exec();
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
