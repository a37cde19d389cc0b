package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.simulator.Charge;
import io.cometvideo.worker.simulator.Weather;
import io.cometvideo.worker.testkit.Completions;
import io.cometvideo.worker.testkit.Fleet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;

/**
 * All promises under the whole weather at once: three workers that are killed, frozen and replaced,
 * a provider at which every tenth call goes wrong, requests that fail in their own ways, cancels.
 * {@code -Dsoak.requests=5000} is the whole of it; {@code -Dchaos.seed=…} repeats a run.
 */
@Isolated("all tests share the provider's weather")
@EnabledIfSystemProperty(named = "soak.requests", matches = "\\d+")
class SoakIT {

  private static final int PARTITIONS = 6;
  private static final int WORKERS = 3;
  private static final int REQUESTS = Integer.getInteger("soak.requests", 400);
  private static final int LEAST_ROUNDS = 6;
  private static final int PACE_MILLIS = 100;
  private static final int CANCEL_AFTER = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** How long after its charge an answer may still be on its way into the journal. */
  private static final Duration UNRECORDED = Duration.ofSeconds(6);

  private final long seed = Long.getLong("chaos.seed", System.nanoTime());
  private final List<SoakRequest> requests = drawn(new Random(seed));

  @Test
  void everyRequestEndsOnceAndAsItShould() throws Exception {
    System.out.println("soak: seed " + seed + ", " + REQUESTS + " requests");
    World.simulator().configure(settings -> settings.withWeather(new Weather(10, seed)));
    try (Fleet fleet =
        World.fleet(
            PARTITIONS,
            "--comet.limits.submits-per-second=100",
            "--comet.limits.polls-per-second=1000",
            "--comet.download.stall-timeout=5s")) {
      var disturbances = new Disturbances(fleet, new Random(seed), WORKERS);
      Instant begin = Instant.now();
      disturbWhileSending(fleet, disturbances);
      try {
        Fleet.await("an event for every request", PATIENCE, () -> allEnded(fleet.completions()));
      } finally {
        System.out.println(
            "soak: seed %d, %d requests in %s, %s: %s"
                .formatted(
                    seed,
                    REQUESTS,
                    Duration.between(begin, Instant.now()).truncatedTo(ChronoUnit.SECONDS),
                    disturbances,
                    outcomes(fleet.completions())));
      }
      World.simulator().configure(settings -> settings.withWeather(Weather.FAIR));
      // What comes too late, or twice, would come now.
      List<String> last = World.ids("soak-last-", PARTITIONS);
      fleet.requestAll(last, "");
      Fleet.await("the last ones", () -> fleet.completions().requestIds().containsAll(last));

      check(fleet.completions(), disturbances);
    } finally {
      World.simulator().configure(settings -> settings.withWeather(Weather.FAIR));
    }
  }

  private void disturbWhileSending(Fleet fleet, Disturbances disturbances) throws Exception {
    var moments = new Random(seed);
    var sender = Thread.ofPlatform().start(() -> send(fleet));
    for (int round = 0; round < LEAST_ROUNDS || sender.isAlive(); round++) {
      Chaos.pause(1_000 + moments.nextInt(4_000));
      disturbances.disturb(round);
    }
    sender.join();
  }

  private void send(Fleet fleet) {
    var moments = new Random(seed);
    Deque<Runnable> cancels = new ArrayDeque<>();
    for (int i = 0; i < requests.size(); i++) {
      SoakRequest request = requests.get(i);
      int partition = i % PARTITIONS;
      Runnable later = () -> {};
      switch (request.kind()) {
        case GENERATE -> fleet.request(partition, request.id(), request.directives());
        case INVALID ->
            fleet.send(partition, request.id(), "{\"model\":\"seedance-99\",\"prompt\":\"x\"}");
        case CANCEL -> {
          fleet.request(partition, request.id(), request.directives());
          later = () -> fleet.cancel(partition, request.id());
        }
      }
      cancels.add(later);
      if (cancels.size() > CANCEL_AFTER) {
        cancels.remove().run();
      }
      Chaos.pause(moments.nextInt(PACE_MILLIS));
    }
    cancels.forEach(Runnable::run);
  }

  private void check(Completions completions, Disturbances disturbances) {
    Map<String, List<Charge>> charges = World.simulator().chargesByPrompt();
    // The first that is wrong is told, not all of the thousands with it.
    for (SoakRequest request : requests) {
      List<JsonNode> events = completions.of(request.id());
      List<Charge> charged = charges.getOrDefault(request.prompt(), List.of());
      assertThat(events).as("events of %s", request).hasSize(1);
      assertThat(charged).as("charges of %s", request).hasSizeLessThanOrEqualTo(1);
      checkOutcome(request, events.getFirst(), charged, disturbances);
    }
    assertThat(completions.records()).hasSize(completions.requestIds().size());
  }

  private static void checkOutcome(
      SoakRequest request, JsonNode event, List<Charge> charged, Disturbances disturbances) {
    String outcome = SoakRequest.outcomeOf(event);
    if (outcome.equals("COMPLETED")) {
      assertThat(charged).as("charges of %s", request).hasSize(1);
    }
    if (request.outcomes().contains(outcome)) {
      return;
    }
    assertThat(outcome).as("outcome of %s: %s", request, event).isEqualTo(SoakRequest.UNKNOWN);
    Instant from = Instant.parse(event.at("/timings/acceptedAt").asString());
    Instant to = Instant.parse(event.at("/timings/completedAt").asString());
    if (!charged.isEmpty()) {
      from = charged.getFirst().receivedAt().minusSeconds(1);
      to = charged.getFirst().receivedAt().plus(UNRECORDED);
    }
    assertThat(disturbances.interruptedBetween(from, to))
        .as("a worker was killed or frozen while %s was submitted: %s", request, event)
        .isTrue();
  }

  private boolean allEnded(Completions completions) {
    return completions.requestIds().containsAll(requests.stream().map(SoakRequest::id).toList());
  }

  private Map<String, Integer> outcomes(Completions completions) {
    Map<String, Integer> counts = new TreeMap<>();
    for (SoakRequest request : requests) {
      for (JsonNode event : completions.of(request.id())) {
        counts.merge(SoakRequest.outcomeOf(event), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static List<SoakRequest> drawn(Random random) {
    return IntStream.range(0, REQUESTS).mapToObj(i -> SoakRequest.draw(i, random)).toList();
  }
}
