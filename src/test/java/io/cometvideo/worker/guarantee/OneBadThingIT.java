package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.testkit.Fleet;
import io.cometvideo.worker.testkit.Topics;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Promise 5 in whole: one bad thing after the other comes to the same workers, and each time the
 * good requests behind it keep the pace that they had before all of them.
 */
@Isolated("it compares how long things take")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneBadThingIT {

  private static final String MAX_MESSAGE_BYTES = "max.message.bytes";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Set<Integer> ALL =
      IntStream.range(0, Traffic.PARTITIONS).boxed().collect(Collectors.toSet());

  private Traffic traffic;
  private Fleet fleet;

  /** What one bad thing has broken is no concern of the next one's. */
  @RegisterExtension
  final TestWatcher watcher =
      new TestWatcher() {
        @Override
        public void testFailed(ExtensionContext context, Throwable cause) {
          stopTraffic();
        }
      };

  @BeforeEach
  void startTraffic() throws Exception {
    if (traffic == null) {
      traffic =
          Traffic.start(
              "--comet.limits.submits-per-second=40",
              "--worker.inputs.allow-private-addresses=true",
              // So that it is known how large a record comes to be.
              "--spring.kafka.producer.compression-type=none");
      fleet = traffic.fleet();
    }
  }

  @AfterAll
  void stopTraffic() {
    if (traffic != null) {
      traffic.close();
      traffic = null;
    }
  }

  @Test
  void tasksThatGrowBeyondWhatTheirTopicTakes() throws Exception {
    limit(fleet.topics().tasks(), 6_000);
    List<String> large = traffic.ids("large", 120, ALL);
    for (int i = 0; i < large.size(); i++) {
      send(large.get(i), Requests.withPrompt(large.get(i), Requests.letters(5_200 + 7 * i)));
    }

    traffic.keepsItsPace();
    traffic.await(large, PATIENCE);

    limit(fleet.topics().tasks(), null);
    Set<String> charged = traffic.charges().keySet();
    assertThat(large)
        .allSatisfy(id ->
            assertThat(traffic.status(id))
                .isEqualTo(charged.contains(id) ? "COMPLETED" : "FAILED"));
    assertThat(traffic.status(large.getFirst())).isEqualTo("COMPLETED");
    assertThat(traffic.status(large.getLast())).isEqualTo("FAILED");
    traffic.isInOrder();
  }

  @Test
  void anEventThatIsLargerThanItsTopicTakes() throws Exception {
    limit(fleet.topics().completions(), 3_000);
    String large = traffic.ids("large-event", 1, ALL).getFirst();
    send(large, Requests.withMetadata(large, Requests.letters(6_000)));

    traffic.keepsItsPace();
    traffic.await(List.of(large), PATIENCE);

    limit(fleet.topics().completions(), null);
    traffic.isInOrder();
  }

  @Test
  void aDeadLetterThatIsLargerThanItsTopicTakes() throws Exception {
    limit(fleet.topics().deadLetters(), 2_000);
    fleet.send(0, "key with spaces, large value", Requests.letters(9_000));
    fleet.send(
        0,
        "key with spaces, large header",
        "{}",
        "note",
        Requests.letters(9_000).getBytes(StandardCharsets.UTF_8));

    traffic.keepsItsPace();

    Fleet.await(
        "the dead letters",
        PATIENCE,
        () -> traffic.deadLetters("key with spaces, large").size() == 2);
    limit(fleet.topics().deadLetters(), null);
    traffic.isInOrder();
  }

  @Test
  void aDeadLetterWhoseKeyAloneIsLargerThanItsTopicTakes() throws Exception {
    limit(fleet.topics().deadLetters(), 2_000);
    fleet.send(0, "large key with spaces " + Requests.letters(9_000), "{}");

    traffic.keepsItsPace();

    Fleet.await("the dead letter", PATIENCE, () -> traffic.deadLetters("").size() == 1);
    limit(fleet.topics().deadLetters(), null);
    traffic.isInOrder();
  }

  @Test
  void aDeadLetterOfWhichNothingIsSmallEnoughForItsTopic() throws Exception {
    limit(fleet.topics().deadLetters(), 100);
    fleet.send(0, "key with spaces, no room at all", "{}");

    traffic.keepsItsPace(0);

    standsStillBecause("JOURNAL_STUCK");
    limit(fleet.topics().deadLetters(), null);
    Fleet.await(
        "the dead letter", PATIENCE, () -> traffic.deadLetters("key with spaces, no").size() == 1);
    traffic.isInOrder();
  }

  @Test
  void aDeadLetterWithoutATopic() throws Exception {
    Topics.delete(World.broker(), fleet.topics().deadLetters());
    fleet.send(0, "homeless key", "{}");
    List<String> behind = traffic.ids("behind-dead-letter", 3, Set.of(0));
    behind.forEach(id -> fleet.request(0, id, ""));

    traffic.keepsItsPace(0);

    standsStillBecause("JOURNAL_STUCK");
    fleet.topics().createDeadLetters(World.broker());
    traffic.await(behind, PATIENCE);
    traffic.isInOrder();
  }

  @Test
  @EnabledIf(
      value = "io.cometvideo.worker.guarantee.World#hasSegments",
      disabledReason = "the broker's files are not at hand")
  void aRequestThatCannotBeRead() throws Exception {
    List<String> harmed = traffic.ids("harmed", 1, Set.of(0));
    UnreadableRequest unreadable = UnreadableRequest.send(fleet, 0, harmed.getFirst());

    traffic.keepsItsPace(0);

    standsStillBecause("REQUESTS_UNREADABLE");
    unreadable.mend();
    traffic.await(harmed, PATIENCE);
    traffic.isInOrder();
  }

  @ParameterizedTest
  @ValueSource(strings = {"401", "402"})
  void aSubmissionThatIsAlwaysRefusedAsTheAccountsFaultWouldBe(String status) throws Exception {
    String suspect = traffic.ids("suspect-" + status, 1, ALL).getFirst();
    fleet.request(Traffic.home(suspect), suspect, "[always:%s]".formatted(status));

    traffic.keepsItsPace();

    assertThat(fleet.completions().of(suspect)).isEmpty();
    assertThat(traffic.reasons()).isEmpty();
    endsAsCancelled(suspect);
    assertThat(traffic.charges()).doesNotContainKey(suspect);
    traffic.isInOrder();
  }

  @ParameterizedTest
  @ValueSource(strings = {"401", "402"})
  void aPollThatIsAlwaysRefusedAsTheAccountsFaultWouldBe(String status) throws Exception {
    String suspect = traffic.ids("polled-suspect-" + status, 1, ALL).getFirst();
    fleet.request(Traffic.home(suspect), suspect, "[poll-always:%s]".formatted(status));

    traffic.keepsItsPace();

    assertThat(fleet.completions().of(suspect)).isEmpty();
    assertThat(traffic.reasons()).isEmpty();
    endsAsCancelled(suspect);
    traffic.isInOrder();
  }

  @Test
  void aPromptWithAWordOfMoneyThatTheRefusalRepeats() {
    List<String> refused = traffic.ids("balance-beam", 4, ALL);
    refused.forEach(
        id -> fleet.request(Traffic.home(id), id, "a child on a balance beam [always:echo]"));

    traffic.keepsItsPace();

    traffic.await(refused, PATIENCE);
    assertThat(refused)
        .allSatisfy(id -> assertThat(traffic.errorCode(id)).isEqualTo("PROVIDER_REJECTED"));
    traffic.isInOrder();
  }

  @Test
  void aModelThatNobodyOffers() {
    List<String> refused = traffic.ids("no-channel", 30, ALL);
    refused.forEach(
        id -> send(id, Requests.ofModel("doubao-seedance-1-5-pro", id, "[always:503]")));

    traffic.keepsItsPace();

    refused.forEach(id -> fleet.cancel(Traffic.home(id), id));
    traffic.await(refused, PATIENCE);
    traffic.isInOrder();
  }

  @Test
  void imagesOfHostsThatAreDead() throws Exception {
    byte[] loopback = {127, 0, 0, 1};
    List<String> dead = traffic.ids("dead-host", 30, ALL);
    // The kernel takes the connections and nobody ever says a word on them.
    try (var silent = new ServerSocket(0, 50, InetAddress.getByAddress(loopback))) {
      int closed = Requests.closedPort();
      for (int i = 0; i < dead.size(); i++) {
        int port = i % 3 == 0 ? closed : silent.getLocalPort();
        String address = "https://127.0.0.1:%d/a.png".formatted(port);
        send(dead.get(i), Requests.withImage(dead.get(i), "", address));
      }

      traffic.keepsItsPace();

      dead.forEach(id -> fleet.cancel(Traffic.home(id), id));
      traffic.await(dead, PATIENCE);
    }
    assertThat(traffic.charges()).doesNotContainKeys(dead.toArray(String[]::new));
    traffic.isInOrder();
  }

  private void standsStillBecause(String reason) {
    Fleet.await(reason, PATIENCE, () -> traffic.reasons().equals(List.of(reason)));
    traffic.isAlive();
  }

  private void endsAsCancelled(String id) {
    fleet.cancel(Traffic.home(id), id);
    traffic.await(List.of(id), PATIENCE);
    assertThat(traffic.status(id)).isEqualTo("CANCELLED");
  }

  private void send(String id, String request) {
    fleet.send(Traffic.home(id), id, request);
  }

  private static void limit(String topic, Integer bytes) throws Exception {
    Topics.configure(
        World.broker(), topic, MAX_MESSAGE_BYTES, bytes == null ? null : bytes.toString());
  }
}
