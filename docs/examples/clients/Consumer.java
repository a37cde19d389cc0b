import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reacts to each outcome once: {@code java -cp "target/examples/*" docs/examples/clients/Consumer.java}. */
public class Consumer {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** In a product this is a unique column, written in the transaction of what is done. */
  private static final Set<String> DONE = new HashSet<>();

  public static void main(String[] args) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", System.getenv().getOrDefault("KAFKA", "localhost:29092"),
            "group.id", "order-service-java",
            "isolation.level", "read_committed",
            "auto.offset.reset", "earliest",
            "enable.auto.commit", false);
    var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    Thread main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(consumer, main)));
    consumer.subscribe(List.of("video.completions"));
    try (consumer) {
      while (true) {
        for (ConsumerRecord<String, String> event : consumer.poll(Duration.ofSeconds(1))) {
          if (DONE.add(header(event, "ce_id"))) {
            react(header(event, "ce_type"), JSON.readTree(event.value()));
          }
        }
        consumer.commitSync(); // Only what has been reacted to.
      }
    } catch (WakeupException e) {
      System.out.println("end");
    }
  }

  private static void react(String type, JsonNode outcome) {
    String id = outcome.path("requestId").asString();
    switch (type) {
      case "io.cometvideo.video.completed.v1" ->
          System.out.println(id + " is at " + outcome.at("/video/location").asString());
      case "io.cometvideo.video.failed.v1" ->
          System.out.println(id + " failed: " + outcome.at("/error/code").asString());
      case "io.cometvideo.video.cancelled.v1" -> System.out.println(id + " was cancelled");
      default -> System.out.println(id + ": an event of a later version, left alone");
    }
  }

  private static String header(ConsumerRecord<?, ?> event, String name) {
    return new String(event.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static void end(KafkaConsumer<?, ?> consumer, Thread main) {
    consumer.wakeup();
    try {
      main.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
