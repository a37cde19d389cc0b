package io.cometvideo.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestSkipTest {

  private static final String GROUP = "workers";
  private static final TopicPartition PARTITION = new TopicPartition("requests", 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final SmallTopic producer = new SmallTopic();
  private final Group group = new Group();
  private long nanos;

  @BeforeEach
  void partitionWithOffsetsFourToNine() {
    var node = new Node(1, "localhost", 1);
    consumer.updatePartitions(
        "requests", List.of(new PartitionInfo("requests", 0, node, new Node[0], new Node[0])));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 4L));
    consumer.updateEndOffsets(Map.of(PARTITION, 10L));
    group.committed = new OffsetAndMetadata(5, "worker:1");
  }

  @Test
  void whatCannotBeReadBecomesADeadLetterAndTheGroupGoesOnBehindIt() {
    unreadable();
    group.after(_ -> new OffsetAndMetadata(6, "worker:2"));

    assertThat(skip(5)).isEqualTo(new SkipOutcome.Skipped(5, 6, 1, true));
    ProducerRecord<byte[], byte[]> letter = onlyLetter();
    assertThat(letter.value()).isNull();
    assertThat(header(letter, "dlt-reason")).isEqualTo("skipped");
    assertThat(header(letter, "dlt-message"))
        .isEqualTo("it cannot be read: CorruptRecordException: crc");
    assertThat(header(letter, "dlt-original-offset")).isEqualTo("5");
    assertThat(committed()).containsExactly(6L);
  }

  @Test
  void eachOffsetOfAnUnreadableBatchHasADeadLetterOfItsOwn() {
    unreadable();
    unreadable();
    unreadable();

    assertThat(skip(7)).isEqualTo(new SkipOutcome.Skipped(5, 8, 3, false));
    assertThat(producer.history())
        .extracting(letter -> header(letter, "dlt-original-offset"))
        .containsExactly("5", "6", "7");
  }

  @Test
  void theRequestAtWhichTheGroupStandsIsSkippedAsItIsIfItCanBeRead() {
    readable(5, "prompt");

    assertThat(skip(5)).isEqualTo(new SkipOutcome.Skipped(5, 6, 1, false));
    assertThat(onlyLetter().value()).isEqualTo(bytes("prompt"));
  }

  @Test
  void aValueThatIsTooLargeForTheDeadLettersIsLeftOut() {
    readable(5, "a prompt that is longer than the topic allows");

    assertThat(skip(5)).isInstanceOf(SkipOutcome.Skipped.class);
    assertThat(onlyLetter().value()).isNull();
    assertThat(header(onlyLetter(), "dlt-message")).contains("left out");
  }

  @Test
  void nothingThatCanBeReadIsLostBeforeTheOffset() {
    readable(5, "prompt");
    assertRefused(7, "--offset 7: the request at offset 5 can be read and would be lost");
  }

  @Test
  void nothingThatCanBeReadIsLostBehindAnUnreadableBatch() {
    unreadable();
    readable(6, "prompt");
    assertRefused(6, "--offset 6: the request at offset 6 can be read and would be lost");
  }

  @Test
  void anOffsetWithoutARequestIsNotSkipped() {
    readable(6, "prompt");
    assertRefused(5, "--offset 5: there is no request at this offset");
  }

  @Test
  void theGroupIsNeverMovedBack() {
    unreadable();
    assertRefused(4, "--offset 4: the group workers has gone on to offset 5 of requests-0 already");
  }

  @Test
  void theGroupIsNeverMovedBehindTheEnd() {
    unreadable();
    assertRefused(10, "--offset 10: requests-0 ends before offset 10");
  }

  @Test
  void aPartitionThatIsNotThereIsNamed() {
    assertThat(command().skip(1, 5))
        .isEqualTo(
            new SkipOutcome.Refused("--partition 1: there is none; the last of requests is 0"));
  }

  @Test
  void aGroupWithoutAnOffsetStandsAtTheBeginning() {
    group.committed = null;
    unreadable();

    assertThat(skip(4)).isEqualTo(new SkipOutcome.Skipped(4, 5, 1, false));
  }

  @Test
  void aWorkerThatWritesTheOldOffsetBackIsContradictedUntilItGoesOn() {
    unreadable();
    group.after(_ -> new OffsetAndMetadata(5, "worker:2"));
    group.after(_ -> new OffsetAndMetadata(5, "worker:3"));
    group.after(_ -> new OffsetAndMetadata(6, "worker:4"));

    assertThat(skip(5)).isEqualTo(new SkipOutcome.Skipped(5, 6, 1, true));
    assertThat(committed()).containsExactly(6L, 6L, 6L);
    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void aWorkerThatHasThePartitionAndDoesNotGoOnIsNoSuccess() {
    unreadable();
    group.assigned = true;

    assertThat(skip(5)).isEqualTo(new SkipOutcome.NotTakenOver(6));
  }

  @Test
  void aPartitionThatGivesNothingIsNotAskedForEver() {
    assertThatThrownBy(() -> skip(5))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("requests-0 gives nothing at offset 5");
  }

  private void assertRefused(long offset, String why) {
    assertThat(skip(offset))
        .isInstanceOfSatisfying(
            SkipOutcome.Refused.class, refused -> assertThat(refused.why()).startsWith(why));
    assertThat(producer.history()).isEmpty();
    assertThat(committed()).isEmpty();
  }

  private SkipOutcome skip(long offset) {
    return command().skip(0, offset);
  }

  private RequestSkip command() {
    return new RequestSkip(
        () -> consumer,
        () -> producer,
        group,
        new TopicNames("requests", "tasks", "completions", "dead-letters"),
        GROUP,
        () -> {
          nanos += Duration.ofMillis(200).toNanos();
          group.goesOn();
        },
        () -> nanos += Duration.ofMillis(1).toNanos());
  }

  /** What comes next cannot be read. */
  private void unreadable() {
    consumer.schedulePollTask(() ->
        consumer.setPollException(
            new KafkaException(
                "Received exception when fetching the next record from requests-0.",
                new CorruptRecordException("crc"))));
  }

  private void readable(long offset, String value) {
    consumer.schedulePollTask(() ->
        consumer.addRecord(new ConsumerRecord<>("requests", 0, offset, new byte[0], bytes(value))));
  }

  private ProducerRecord<byte[], byte[]> onlyLetter() {
    assertThat(producer.history()).hasSize(1);
    return producer.history().getFirst();
  }

  private List<Long> committed() {
    return producer.consumerGroupOffsetsHistory().stream()
        .map(offsets -> offsets.get(consumer.groupMetadata().groupId()).get(PARTITION).offset())
        .toList();
  }

  private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The group: what the command commits, and what workers commit after it. */
  private final class Group implements GroupPosition {

    private final Deque<UnaryOperator<OffsetAndMetadata>> workers = new ArrayDeque<>();
    private OffsetAndMetadata committed;
    private boolean assigned;
    private int seen;

    void after(UnaryOperator<OffsetAndMetadata> worker) {
      workers.add(worker);
    }

    void goesOn() {
      List<Map<String, Map<TopicPartition, OffsetAndMetadata>>> history =
          producer.consumerGroupOffsetsHistory();
      if (history.size() > seen) {
        seen = history.size();
        committed = history.getLast().get(consumer.groupMetadata().groupId()).get(PARTITION);
        if (!workers.isEmpty()) {
          committed = workers.removeFirst().apply(committed);
        }
      }
    }

    @Override
    public Optional<OffsetAndMetadata> committed(int partition) {
      return Optional.ofNullable(committed);
    }

    @Override
    public boolean isAssigned(int partition) {
      return assigned;
    }
  }

  /** Commits no value of more than 20 bytes. */
  private static final class SmallTopic extends MockProducer<byte[], byte[]> {

    SmallTopic() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void commitTransaction() {
      if (uncommittedRecords().stream()
          .anyMatch(record -> record.value() != null && record.value().length > 20)) {
        throw new KafkaException(new RecordTooLargeException("20 bytes at most"));
      }
      super.commitTransaction();
    }
  }
}
