package io.cometvideo.worker.bench;

import io.cometvideo.worker.simulator.RemoteSimulator;
import io.cometvideo.worker.simulator.SimulatorSettings;
import io.cometvideo.worker.testkit.Fleet;
import io.cometvideo.worker.testkit.WorkerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.util.FileSystemUtils;

/** A broker, a simulator and workers, each in a process of its own, and the topics of one run. */
final class BenchWorld implements AutoCloseable {

  static final int PARTITIONS = 12;
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Path FOLDER = Path.of("target/bench").toAbsolutePath();

  private final Child broker;
  private final Child simulatorProcess;
  private final String bootstrapServers;
  private final RemoteSimulator simulator;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<WorkerProcess> workers = new ArrayList<>();

  BenchWorld(String... simulatorArguments) throws Exception {
    FileSystemUtils.deleteRecursively(FOLDER);
    Files.createDirectories(videos());
    broker = Child.roomy(Part.BROKER, FOLDER.resolve("kafka").toString());
    simulatorProcess = Child.roomy(Part.SIMULATOR, simulatorArguments);
    bootstrapServers = broker.answer();
    simulator = new RemoteSimulator(URI.create(simulatorProcess.answer()));
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    createTopic("requests", Map.of());
    createTopic("tasks", Map.of("cleanup.policy", "compact"));
    createTopic("completions", Map.of());
    createTopic("requests-dlt", Map.of());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  void createTopic(String name, Map<String, String> configuration) throws Exception {
    createTopic(name, PARTITIONS, configuration);
  }

  void createTopic(String name, int partitions, Map<String, String> configuration)
      throws Exception {
    admin
        .createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configuration)))
        .all()
        .get();
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  RemoteSimulator simulator() {
    return simulator;
  }

  String key() {
    return SimulatorSettings.DEFAULT_KEY;
  }

  Path videos() {
    return FOLDER.resolve("videos");
  }

  Child broker() {
    return broker;
  }

  Child simulatorProcess() {
    return simulatorProcess;
  }

  List<WorkerProcess> workers() {
    return workers;
  }

  /**
   * Starts a worker with the image's memory and without limits, and waits until it takes work.
   *
   * @param more settings, {@code --key=value}, which replace those that all workers have
   */
  WorkerProcess startWorker(String... more) throws IOException {
    return startWorker(Child.LIKE_THE_IMAGE, more);
  }

  /** The same with other options of the JVM. */
  WorkerProcess startWorker(List<String> jvm, String... more) throws IOException {
    WorkerProcess worker = WorkerProcess.start(jvm, settings(more));
    workers.add(worker);
    Fleet.await(
        "the worker's partitions",
        () -> worker.log().contains("partition restored") || !worker.isAlive());
    return worker;
  }

  /** What a worker of this world is started with. */
  List<String> settings(String... more) {
    Map<String, String> byName = new LinkedHashMap<>();
    Stream.concat(
            Stream.of(
                "--spring.kafka.bootstrap-servers=" + bootstrapServers,
                "--worker.topics.requests=requests",
                "--worker.topics.tasks=tasks",
                "--worker.topics.completions=completions",
                "--worker.topics.dead-letters=requests-dlt",
                "--worker.storage.location=file:" + videos(),
                "--comet.base-url=" + simulator.baseUrl(),
                "--comet.api-key=" + key(),
                "--comet.limits.submits-per-second=100000",
                "--comet.limits.polls-per-second=100000",
                "--comet.limits.max-in-flight=200000",
                "--server.address=127.0.0.1",
                "--server.port=0"),
            Stream.of(more))
        .forEach(setting -> byName.put(setting.split("=", 2)[0], setting));
    return List.copyOf(byName.values());
  }

  /** Sends so many requests to a topic, over all partitions in turn, as fast as they go. */
  void request(String topic, String prefix, int count, String prompt) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String id = prefix + i;
      String value =
          "{\"requestId\":\"%s\",\"model\":\"doubao-seedance-1-0-pro\",\"prompt\":\"%s %s\",\"seconds\":2,\"resolution\":\"480p\",\"size\":\"1:1\"}"
              .formatted(id, prompt, id);
      sent.add(
          producer.send(
              new ProducerRecord<>(
                  topic,
                  i % PARTITIONS,
                  id.getBytes(StandardCharsets.UTF_8),
                  value.getBytes(StandardCharsets.UTF_8))));
    }
    producer.flush();
    for (Future<RecordMetadata> one : sent) {
      one.get();
    }
  }

  /** Where a topic's partitions end. */
  Map<TopicPartition, Long> ends(String topic) throws Exception {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int i = 0; i < PARTITIONS; i++) {
      latest.put(new TopicPartition(topic, i), OffsetSpec.latest());
    }
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(latest)
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  /** The sum of a worker's meters whose Prometheus name and tags match this. */
  static double meter(WorkerProcess worker, String pattern) {
    Matcher line =
        Pattern.compile("(?m)^" + pattern + "(?:\\{[^}]*})? ([0-9.E+-]+)$")
            .matcher(worker.get("/actuator/prometheus").body());
    double sum = 0;
    while (line.find()) {
      sum += Double.parseDouble(line.group(1));
    }
    return sum;
  }

  @Override
  public void close() {
    workers.forEach(WorkerProcess::close);
    producer.close(Duration.ZERO);
    admin.close(Duration.ZERO);
    simulator.close();
    simulatorProcess.close();
    broker.close();
  }
}
