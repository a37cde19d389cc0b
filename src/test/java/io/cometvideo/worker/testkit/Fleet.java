package io.cometvideo.worker.testkit;

import io.cometvideo.worker.simulator.Simulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/**
 * The world of one guarantee test: topics of its own, workers as processes, a producer of requests
 * and a consumer of completion events.
 */
public final class Fleet implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Topics topics;
  private final Path videos;
  private final List<String> settings;
  private final List<WorkerProcess> workers = new ArrayList<>();
  private final Producer<byte[], byte[]> producer;
  private final Completions completions;
  private final Completions deadLetters;

  private Fleet(Broker broker, Topics topics, Simulator simulator, Path videos, String... more) {
    this.topics = topics;
    this.videos = videos;
    producer =
        new KafkaProducer<>(
            // Compressed, as some products' are, by what needs native code to be read.
            Map.of("bootstrap.servers", broker.bootstrapServers(), "compression.type", "zstd"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    completions = Completions.follow(broker, topics.completions(), topics.partitions());
    deadLetters = Completions.follow(broker, topics.deadLetters(), topics.partitions());
    settings =
        new ArrayList<>(
            List.of(
                "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "--spring.kafka.consumer.properties.session.timeout.ms=6000",
                "--spring.kafka.consumer.properties.heartbeat.interval.ms=1000",
                "--worker.group-id=" + topics.groupId(),
                "--worker.topics.requests=" + topics.requests(),
                "--worker.topics.tasks=" + topics.tasks(),
                "--worker.topics.completions=" + topics.completions(),
                "--worker.topics.dead-letters=" + topics.deadLetters(),
                "--worker.storage.location=file:" + videos,
                "--comet.base-url=" + simulator.baseUrl(),
                "--comet.api-key=" + simulator.settings().key(),
                "--comet.poll.interval=1s",
                "--server.address=127.0.0.1",
                "--server.port=0"));
    set(settings, more);
  }

  /** A fleet without workers, on topics of its own. */
  public static Fleet on(
      Broker broker, Simulator simulator, int partitions, Path videos, String... more)
      throws Exception {
    return new Fleet(broker, Topics.create(broker, partitions), simulator, videos, more);
  }

  public WorkerProcess startWorker(String... more) throws IOException {
    WorkerProcess worker = WorkerProcess.start(List.of(settings(more)));
    workers.add(worker);
    return worker;
  }

  /** The arguments of a worker of this fleet. */
  public String[] settings(String... more) {
    List<String> all = new ArrayList<>(settings);
    set(all, more);
    return all.toArray(String[]::new);
  }

  private static void set(List<String> settings, String... more) {
    for (String setting : more) {
      // Spring would join two values of one key.
      String key = setting.substring(0, setting.indexOf('=') + 1);
      settings.removeIf(other -> other.startsWith(key));
      settings.add(setting);
    }
  }

  /** Workers get this setting no more, {@code comet.api-key}. */
  public void forget(String key) {
    settings.removeIf(setting -> setting.startsWith("--" + key + "="));
  }

  /** Runs one of the worker's other commands, with this fleet's settings, and does not wait. */
  public WorkerProcess startCommand(String... command) throws IOException {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(settings);
    WorkerProcess process = WorkerProcess.start(all);
    workers.add(process);
    return process;
  }

  /** The same to its good end; returns what it has said. */
  public String runCommand(String... command) throws IOException, InterruptedException {
    WorkerProcess process = startCommand(command);
    int exit = process.exitCode();
    if (exit != 0) {
      throw new AssertionError(
          String.join(" ", command) + " ended with " + exit + ":\n" + process.log());
    }
    return process.log();
  }

  /** Sends a request to a partition; prompts carry the id, so that charges can be told apart. */
  public void request(int partition, String id, String directives) {
    send(partition, id, requestOf(id, directives));
  }

  /** Sends many requests over all partitions in turn, as fast as they go. */
  public void requestAll(List<String> ids, String directives) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      String id = ids.get(i);
      byte[] value = requestOf(id, directives).getBytes(StandardCharsets.UTF_8);
      sent.add(producer.send(recordOf(i % topics.partitions(), id, value)));
      if (i < topics.partitions()) {
        // A topic that was just created may refuse a partition's first batch and take the one
        // behind it; the first then comes out of order until it expires.
        sent.getLast().get();
      }
    }
    producer.flush();
    for (Future<RecordMetadata> one : sent) {
      one.get();
    }
  }

  private static String requestOf(String id, String directives) {
    return "{\"requestId\":\"%s\",\"model\":\"doubao-seedance-1-0-pro\",\"prompt\":\"%s %s\",\"seconds\":2,\"resolution\":\"480p\",\"size\":\"1:1\"}"
        .formatted(id, id, directives);
  }

  public void cancel(int partition, String id) {
    send(partition, id, "{\"type\":\"cancel\",\"requestId\":\"%s\"}".formatted(id));
  }

  public void send(int partition, String key, String value) {
    send(partition, key, value.getBytes(StandardCharsets.UTF_8));
  }

  public void send(int partition, String key, byte[] value) {
    var _ = producer.send(recordOf(partition, key, value));
    producer.flush();
  }

  /** Sends a record with a header. */
  public void send(int partition, String key, String value, String header, byte[] content) {
    ProducerRecord<byte[], byte[]> record =
        recordOf(partition, key, value.getBytes(StandardCharsets.UTF_8));
    record.headers().add(header, content);
    var _ = producer.send(record);
    producer.flush();
  }

  /** Sends a request whose producer traces it. */
  public void requestTraced(int partition, String id, String traceparent) {
    byte[] value = requestOf(id, "").getBytes(StandardCharsets.UTF_8);
    ProducerRecord<byte[], byte[]> request = recordOf(partition, id, value);
    request.headers().add("traceparent", traceparent.getBytes(StandardCharsets.UTF_8));
    var _ = producer.send(request);
    producer.flush();
  }

  private ProducerRecord<byte[], byte[]> recordOf(int partition, String key, byte[] value) {
    return new ProducerRecord<>(
        topics.requests(), partition, key.getBytes(StandardCharsets.UTF_8), value);
  }

  public Topics topics() {
    return topics;
  }

  public Path videos() {
    return videos;
  }

  public Completions completions() {
    return completions;
  }

  public Completions deadLetters() {
    return deadLetters;
  }

  public List<WorkerProcess> workers() {
    return workers;
  }

  /** Waits, with the tests' patience and a name for what is waited for. */
  public static void await(String what, BooleanSupplier condition) {
    await(what, PATIENCE, condition);
  }

  /** The same, for what takes longer. */
  public static void await(String what, Duration atMost, BooleanSupplier condition) {
    Awaitility.await(what)
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(50))
        .until(condition::getAsBoolean);
  }

  @Override
  public void close() {
    workers.forEach(WorkerProcess::close);
    producer.close(Duration.ZERO);
    completions.close();
    deadLetters.close();
  }
}
