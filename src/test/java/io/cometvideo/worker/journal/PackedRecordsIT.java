package io.cometvideo.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometvideo.worker.testkit.Broker;
import io.cometvideo.worker.testkit.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A small record that unpacks to a large one, and what {@code video.requests} does about it. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class PackedRecordsIT {

  private static final int MAX_MESSAGE_BYTES = 20_000;
  private static final int UNPACKED_BYTES = 10 * MAX_MESSAGE_BYTES;
  private static final String WARNING = "set compression.type=uncompressed on this topic";

  @TempDir static Path data;

  private static Broker broker;
  private static Admin admin;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = Broker.start(data);
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @AfterAll
  static void stopBroker() {
    admin.close();
    broker.close();
  }

  @Test
  void isRefusedByATopicOfUncompressedRecords() throws Exception {
    create("unpacked", Map.of("compression.type", "uncompressed"));

    assertThatThrownBy(() -> sendPacked("unpacked"))
        .hasCauseInstanceOf(RecordTooLargeException.class);
  }

  @Test
  void comesThroughWhereTheTopicKeepsWhatTheProducerPacked() throws Exception {
    create("packed", Map.of("compression.type", "producer"));

    assertThat(sendPacked("packed")).isZero();
  }

  @Test
  void isRefusedByTheTopicThatTheWorkerCreates(CapturedOutput output) throws Exception {
    check("created", true);

    var topic = new ConfigResource(ConfigResource.Type.TOPIC, "created-requests");
    assertThat(admin.describeConfigs(List.of(topic)).all().get().get(topic).get("compression.type"))
        .satisfies(setting -> assertThat(setting.value()).isEqualTo("uncompressed"));
    assertThat(output).doesNotContain(WARNING);
  }

  @Test
  void isWarnedOfWhereTheTopicWouldTakeIt(CapturedOutput output) throws Exception {
    Topics topics = Topics.create(broker, 1);

    check(topics.prefix().substring(0, topics.prefix().length() - 1), false);

    assertThat(output).containsOnlyOnce(WARNING);
  }

  private static void check(String prefix, boolean create) {
    var topics =
        new JournalProperties.Topics(
            prefix + "-requests",
            prefix + "-tasks",
            prefix + "-completions",
            prefix + "-requests-dlt",
            create,
            1,
            null);
    new TopicCheck(admin, topics, new Pause()).verified();
  }

  private static void create(String topic, Map<String, String> config) throws Exception {
    var settings = new HashMap<>(config);
    settings.put("max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES));
    admin
        .createTopics(
            List.of(new NewTopic(topic, Optional.of(1), Optional.empty()).configs(settings)))
        .all()
        .get();
  }

  private static long sendPacked(String topic) throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "compression.type", "gzip");
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      return producer.send(new ProducerRecord<>(topic, new byte[UNPACKED_BYTES])).get().offset();
    }
  }
}
