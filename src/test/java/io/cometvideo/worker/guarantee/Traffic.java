package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.testkit.Fleet;
import io.cometvideo.worker.testkit.WorkerProcess;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Workers with good requests to do, and the pace that these have while nothing disturbs them: a
 * burst of requests over all partitions, and the time until the last of them is completed.
 */
final class Traffic implements AutoCloseable {

  static final int PARTITIONS = 4;

  private static final int WORKERS = 2;
  private static final int WAVES = 3;
  private static final int REQUESTS_IN_A_WAVE = 12;

  /** What a good request may take beyond what it takes when nothing disturbs. */
  private static final Duration SLACK = Duration.ofSeconds(10);

  private static final Pattern ASSIGNMENT = Pattern.compile("partitions (assigned|revoked|lost)");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Fleet fleet;
  private Duration undisturbed = Duration.ZERO;
  private long assignments;
  private int bursts;

  private Traffic(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Workers that are warm, and whose pace is known. */
  static Traffic start(String... settings) throws Exception {
    var traffic = new Traffic(World.fleet(PARTITIONS, settings));
    for (int i = 0; i < WORKERS; i++) {
      traffic.fleet.startWorker();
    }
    traffic.await(traffic.burst(Set.of()), Duration.ofMinutes(2));
    long begin = System.nanoTime();
    traffic.await(traffic.burst(Set.of()), Duration.ofMinutes(1));
    traffic.undisturbed = Duration.ofNanos(System.nanoTime() - begin);
    traffic.assignments = traffic.assignments();
    return traffic;
  }

  Fleet fleet() {
    return fleet;
  }

  /** Sends a burst to all partitions but these, which keeps the pace of an undisturbed one. */
  void keepsItsPace(Integer... without) {
    long begin = System.nanoTime();
    List<String> good = burst(Set.of(without));
    await(good, undisturbed.plus(SLACK).minusNanos(System.nanoTime() - begin));

    Map<String, Long> charges = charges();
    assertThat(good)
        .allSatisfy(id -> {
          assertThat(fleet.completions().of(id)).as("events of " + id).hasSize(1);
          assertThat(status(id)).as("outcome of " + id).isEqualTo("COMPLETED");
          assertThat(charges.get(id)).as("charges of " + id).isEqualTo(1);
        });
  }

  /** All workers can work and say so, and nobody had to be started again or gave up a partition. */
  void isInOrder() {
    Fleet.await(
        "readiness",
        Duration.ofSeconds(30),
        () -> fleet.workers().stream().allMatch(worker -> readiness(worker).statusCode() == 200));
    assertThat(fleet.workers())
        .allSatisfy(worker -> {
          assertThat(worker.isAlive()).isTrue();
          assertThat(liveness(worker)).isEqualTo(200);
          assertThat(worker.log()).doesNotContain("OutOfMemoryError");
        });
    assertThat(assignments()).as("assignments of partitions").isEqualTo(assignments);
    assertThat(fleet.completions().requestIds())
        .allSatisfy(id -> assertThat(fleet.completions().of(id)).as("events of " + id).hasSize(1));
    assertThat(charges().values()).as("charges of each request").containsOnly(1L);
  }

  /** The reasons that workers give for not being ready. */
  List<String> reasons() {
    return fleet.workers().stream()
        .map(Traffic::readiness)
        .filter(answer -> answer.statusCode() != 200)
        .map(answer -> reason(JSON.readTree(answer.body())))
        .toList();
  }

  /** All workers are alive, whether ready or not. */
  void isAlive() {
    assertThat(fleet.workers()).allSatisfy(worker -> assertThat(liveness(worker)).isEqualTo(200));
  }

  /** Waits until each of these has an event. */
  void await(List<String> ids, Duration atMost) {
    Fleet.await(
        "outcomes of " + ids.getFirst() + " to " + ids.getLast(),
        atMost,
        () -> fleet.completions().requestIds().containsAll(ids));
  }

  /** The status on the event of this id. */
  String status(String id) {
    return fleet.completions().of(id).getFirst().path("status").asString();
  }

  /** The error's code on the event of this id. */
  String errorCode(String id) {
    return fleet.completions().of(id).getFirst().at("/error/code").asString();
  }

  /** The dead letters whose keys begin so; those without a key for the empty text. */
  List<ConsumerRecord<byte[], byte[]>> deadLetters(String key) {
    return fleet.deadLetters().records().stream()
        .filter(letter ->
            letter.key() == null
                ? key.isEmpty()
                : !key.isEmpty()
                    && new String(letter.key(), StandardCharsets.UTF_8).startsWith(key))
        .toList();
  }

  /** How often each of this fleet's ids was charged that was charged at all. */
  Map<String, Long> charges() {
    return World.simulator().charges().stream()
        .map(charge -> charge.prompt().substring(0, charge.prompt().indexOf(' ')))
        .filter(id -> id.startsWith(fleet.topics().prefix()))
        .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
  }

  /** So many ids of this fleet that are at home in these partitions. */
  List<String> ids(String name, int count, Set<Integer> partitions) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> fleet.topics().prefix() + name + "-" + i)
        .filter(id -> partitions.contains(home(id)))
        .limit(count)
        .toList();
  }

  /** The partition that Kafka's own partitioner picks for the id. */
  static int home(String id) {
    return Utils.toPositive(Utils.murmur2(id.getBytes(StandardCharsets.UTF_8))) % PARTITIONS;
  }

  @Override
  public void close() {
    fleet.close();
  }

  private List<String> burst(Set<Integer> without) {
    Set<Integer> partitions =
        IntStream.range(0, PARTITIONS)
            .boxed()
            .filter(partition -> !without.contains(partition))
            .collect(Collectors.toSet());
    List<String> ids = ids("good-" + bursts++, WAVES * REQUESTS_IN_A_WAVE, partitions);
    List<String> sent = new ArrayList<>();
    for (String id : ids) {
      if (!sent.isEmpty() && sent.size() % REQUESTS_IN_A_WAVE == 0) {
        Chaos.pause(1_000);
      }
      fleet.request(home(id), id, "");
      sent.add(id);
    }
    return ids;
  }

  private long assignments() {
    return fleet.workers().stream()
        .mapToLong(worker -> ASSIGNMENT.matcher(worker.log()).results().count())
        .sum();
  }

  private static HttpResponse<String> readiness(WorkerProcess worker) {
    return worker.get("/actuator/health/readiness");
  }

  private static int liveness(WorkerProcess worker) {
    return worker.get("/actuator/health/liveness").statusCode();
  }

  private static String reason(JsonNode health) {
    return health.findPath("reason").asString();
  }
}
