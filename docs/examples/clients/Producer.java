import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.json.JsonMapper;

/** Asks for one video: {@code java -cp "target/examples/*" docs/examples/clients/Producer.java order-1 "A lamp"}. */
public class Producer {

  public static void main(String[] args) throws Exception {
    String id = args[0];
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", System.getenv().getOrDefault("KAFKA", "localhost:29092"),
            "acks", "all");
    String request =
        JsonMapper.shared()
            .writeValueAsString(
                Map.of(
                    "requestId", id,
                    "model", "doubao-seedance-2-0-fast",
                    "prompt", args[1],
                    "seconds", 4));
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      // The key is the idempotency key: sent again after a doubt, the request is still one video.
      var sent = producer.send(new ProducerRecord<>("video.requests", id, request)).get();
      System.out.println(id + " is in partition " + sent.partition());
    }
  }
}
