package io.cometvideo.worker.guarantee;

import io.cometvideo.worker.testkit.Fleet;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A good request of which one byte is another one on the broker's disk, so that its checksum is
 * wrong and no consumer can read it. It is harmed before its transaction is committed: nobody has
 * read it before.
 */
final class UnreadableRequest {

  private final Path segment;
  private final long position;

  private UnreadableRequest(Path segment, long position) {
    this.segment = segment;
    this.position = position;
  }

  static UnreadableRequest send(Fleet fleet, int partition, String id) throws IOException {
    String topic = fleet.topics().requests();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            World.broker().bootstrapServers(),
            "transactional.id",
            "unreadable-" + id);
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      String value =
          "{\"model\":\"doubao-seedance-1-0-pro\",\"prompt\":\"%s \",\"note\":\"unharmed\"}"
              .formatted(id);
      var _ = producer.send(new ProducerRecord<>(topic, partition, id, value));
      producer.flush();
      var harmed = find(World.segment(topic, partition), id);
      harmed.write('U');
      producer.commitTransaction();
      return harmed;
    }
  }

  /** Makes it what it was. */
  void mend() throws IOException {
    write('u');
  }

  private static UnreadableRequest find(Path segment, String id) throws IOException {
    String content = Files.readString(segment, StandardCharsets.ISO_8859_1);
    return new UnreadableRequest(segment, content.indexOf("unharmed", content.indexOf(id)));
  }

  private void write(char letter) throws IOException {
    try (var file = new RandomAccessFile(segment.toFile(), "rw")) {
      file.seek(position);
      file.writeByte(letter);
    }
  }
}
