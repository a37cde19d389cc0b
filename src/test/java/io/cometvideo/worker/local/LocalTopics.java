package io.cometvideo.worker.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The products' side of the local run: sends requests, and prints what comes back. */
final class LocalTopics {

  private static final String REQUESTS = "video.requests";
  private static final String COMPLETIONS = "video.completions";
  private static final long CANCEL_AFTER_MILLIS = 4_000;

  private final JsonMapper json = JsonMapper.builder().build();
  private final Producer<String, String> producer;
  private final String bootstrapServers;

  LocalTopics(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new StringSerializer());
  }

  /** Sends these requests; cancels a little later, when there is something to cancel. */
  void send(List<String> requests) {
    var later =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("cancels").factory());
    for (String request : requests) {
      if (request.contains("\"cancel\"")) {
        var _ = later.schedule(() -> send(request), CANCEL_AFTER_MILLIS, TimeUnit.MILLISECONDS);
      } else {
        send(request);
      }
    }
    LocalRun.say("sent the requests of docs/examples/requests.jsonl");
  }

  /**
   * Opens an address that takes a request by HTTP, so that another shell needs only curl.
   *
   * @return the address
   */
  String openDoor() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/requests", this::take);
      server.start();
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/requests";
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Prints one line for each completion event, and calls back after so many of them. */
  void printCompletions(int expected, Runnable afterwards) {
    Thread.ofPlatform().name("completions").start(() -> read(expected, afterwards));
  }

  private void read(int expected, Runnable afterwards) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "group.id", "local-run",
            "isolation.level", "read_committed",
            "auto.offset.reset", "earliest");
    int seen = 0;
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(COMPLETIONS));
      while (true) {
        for (ConsumerRecord<String, String> event : consumer.poll(Duration.ofMillis(500))) {
          print(json.readTree(event.value()));
          if (++seen == expected) {
            afterwards.run();
          }
        }
      }
    }
  }

  private static void print(JsonNode event) {
    LocalRun.say(
        String.format(
            Locale.ROOT,
            "%-9s %-14s %s",
            event.path("status").asString(),
            event.path("requestId").asString(),
            whatBecameOfIt(event)));
  }

  private static String whatBecameOfIt(JsonNode event) {
    return switch (event.path("status").asString()) {
      case "COMPLETED" ->
          String.format(
              Locale.ROOT,
              "%s (%d KB)",
              event.at("/video/location").asString(),
              event.at("/video/sizeBytes").asLong() / 1024);
      case "FAILED" ->
          event.at("/error/code").asString() + ": " + event.at("/error/message").asString();
      default -> "charge: " + event.path("charge").asString();
    };
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String id = send(body);
    byte[] answer = ("sent as " + id + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(202, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private String send(String request) {
    String id = requestId(request);
    String key = id == null ? "local-" + UUID.randomUUID().toString().substring(0, 8) : id;
    var _ = producer.send(new ProducerRecord<>(REQUESTS, key, request));
    return key;
  }

  private @Nullable String requestId(String request) {
    try {
      JsonNode id = json.readTree(request).path("requestId");
      return id.isString() ? id.asString() : null;
    } catch (tools.jackson.core.JacksonException _) {
      return null;
    }
  }
}
