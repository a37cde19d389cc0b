package io.cometvideo.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometvideo.worker.engine.PauseReason;
import io.cometvideo.worker.journal.IntakeSlice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.event.ConsumerStoppedEvent;

/** Before each poll the pauses are set, after it the group metadata is published. */
class PollHooksTest {

  private static final TopicPartition FIRST = new TopicPartition("requests", 0);
  private static final TopicPartition SECOND = new TopicPartition("requests", 1);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final RecordedOwnership ownership = new RecordedOwnership();
  private final Set<Integer> open = new HashSet<>();
  private final List<String> dead = new ArrayList<>();
  private final Set<PauseReason> reasons = EnumSet.noneOf(PauseReason.class);
  private long nanos;
  private final IntakeControl control = new IntakeControl(() -> reasons, this::pausedByOperator);
  private final UnreadableRequests unreadable = new UnreadableRequests(() -> nanos);
  private final List<IntakeSlice> slices = new ArrayList<>();
  private final IntakePulse pulse = new IntakePulse(() -> nanos);
  private final PollHooks hooks =
      new PollHooks(
          new PartitionPauses(() -> Set.copyOf(open), unreadable, control),
          ownership,
          unreadable,
          new SkippedRequests(unreadable, ownership, slices::add, () -> nanos),
          pulse,
          (part, cause) -> dead.add(part + ": " + cause.getMessage()));

  private void pausedByOperator(boolean paused) {
    if (paused) {
      reasons.add(PauseReason.OPERATOR);
    } else {
      reasons.remove(PauseReason.OPERATOR);
    }
  }

  @BeforeEach
  void assign() {
    consumer.assign(List.of(FIRST, SECOND));
    consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
  }

  @Test
  void aPartitionIsReadFromTheFirstPollAfterItIsOpen() {
    poll();
    assertThat(consumer.paused()).containsExactlyInAnyOrder(FIRST, SECOND);

    open.add(1);
    poll();
    assertThat(consumer.paused()).containsExactly(FIRST);

    open.remove(1);
    open.add(0);
    poll();
    assertThat(consumer.paused()).containsExactly(SECOND);
  }

  @Test
  void nothingIsReadWhileThereIsAReasonOrTheWorkerDrains() {
    open.addAll(List.of(0, 1));
    reasons.add(PauseReason.ACCOUNT);
    poll();
    assertThat(consumer.paused()).containsExactlyInAnyOrder(FIRST, SECOND);

    reasons.clear();
    poll();
    assertThat(consumer.paused()).isEmpty();

    control.pauseByOperator(true);
    poll();
    assertThat(consumer.paused()).containsExactlyInAnyOrder(FIRST, SECOND);

    control.pauseByOperator(false);
    control.drain();
    poll();
    assertThat(consumer.paused()).containsExactlyInAnyOrder(FIRST, SECOND);
  }

  @Test
  void theGroupMetadataIsPublishedAfterThePollAlsoOneThatFails() {
    hooks.poll(
        consumer,
        Duration.ZERO,
        timeout -> {
          assertThat(ownership.published).isEmpty();
          return consumer.poll(timeout);
        });
    assertThat(ownership.published).hasSize(1);

    assertThatThrownBy(() ->
            hooks.poll(
                consumer,
                Duration.ZERO,
                _ -> {
                  throw new KafkaException("no answer");
                }))
        .hasMessage("no answer");
    assertThat(ownership.published).hasSize(2);
  }

  @Test
  void anErrorInAPollIsTheDeathOfTheIntake() {
    assertThatThrownBy(() ->
            hooks.poll(
                consumer,
                Duration.ZERO,
                _ -> {
                  throw new AssertionError("a fault of the client");
                }))
        .isInstanceOf(AssertionError.class);
    assertThat(dead).containsExactly("intake: a fault of the client");
  }

  @Test
  void aConsumerThatStopsByItselfIsTheDeathOfTheIntakeAndADrainIsNot() {
    var end = new IntakeEnd(control, (part, cause) -> dead.add(part + ": " + cause.getMessage()));
    end.publishEvent(new ConsumerStoppedEvent(this, this, ConsumerStoppedEvent.Reason.FENCED));
    assertThat(dead).containsExactly("intake: the consumer has stopped by itself: FENCED");

    control.drain();
    end.publishEvent(new ConsumerStoppedEvent(this, this, ConsumerStoppedEvent.Reason.NORMAL));
    assertThat(dead).hasSize(1);
  }

  @Test
  void aPartitionThatCannotBeReadStandsStillAndTheOthersGoOn() {
    readFirstAndSecond();
    consumer.setPollException(corrupt());

    assertThat(poll().records(SECOND)).hasSize(1);
    assertThat(consumer.paused()).containsExactly(FIRST);
    assertThat(consumer.position(FIRST)).isEqualTo(5);
    assertThat(unreadable.reasons())
        .containsExactly("requests-0 at offset 5: CorruptRecordException: crc");
    poll();
    assertThat(consumer.paused()).containsExactly(FIRST);
  }

  @Test
  void aPartitionThatStandsStillIsTriedAgainAndGoesOnWhenItCanBeRead() {
    readFirstAndSecond();
    consumer.setPollException(corrupt());
    poll();
    nanos += Duration.ofSeconds(30).toNanos();
    consumer.setPollException(corrupt());
    poll();
    assertThat(consumer.paused()).containsExactly(FIRST);

    nanos += Duration.ofSeconds(30).toNanos();
    consumer.addRecord(new ConsumerRecord<>("requests", 0, 5, new byte[0], new byte[0]));
    assertThat(poll().records(FIRST)).hasSize(1);
    assertThat(unreadable.reasons()).isEmpty();
  }

  @Test
  void anOffsetThatAnOperatorHasMovedOnIsFollowedAndHandedToTheJournal() {
    readFirstAndSecond();
    consumer.setPollException(corrupt());
    poll();
    consumer.commitSync(Map.of(FIRST, new OffsetAndMetadata(7)));
    nanos += Duration.ofSeconds(1).toNanos();

    poll();
    assertThat(consumer.position(FIRST)).isEqualTo(7);
    assertThat(consumer.paused()).isEmpty();
    assertThat(slices).containsExactly(new IntakeSlice(0, 1, List.of(), 7, 0));
    assertThat(unreadable.reasons()).isEmpty();
  }

  @Test
  void whatStandsStillIsForgottenWithItsPartition() {
    readFirstAndSecond();
    consumer.setPollException(corrupt());
    poll();
    consumer.assign(List.of(SECOND));

    poll();
    assertThat(unreadable.reasons()).isEmpty();
  }

  private void readFirstAndSecond() {
    open.addAll(List.of(0, 1));
    poll();
    consumer.seek(FIRST, 5);
    consumer.addRecord(new ConsumerRecord<>("requests", 1, 0, new byte[0], new byte[0]));
  }

  private static KafkaException corrupt() {
    return new KafkaException(
        "Received exception when fetching the next record from requests-0. If needed, please seek"
            + " past the record to continue consumption.",
        new CorruptRecordException("crc"));
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    return hooks.poll(consumer, Duration.ZERO, consumer::poll);
  }
}
