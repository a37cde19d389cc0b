package io.cometvideo.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometvideo.worker.engine.PauseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
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
  private final IntakeControl control = new IntakeControl(() -> reasons);
  private final PollHooks hooks =
      new PollHooks(
          new PartitionPauses(() -> Set.copyOf(open), control),
          ownership,
          (part, cause) -> dead.add(part + ": " + cause.getMessage()));

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
        () -> {
          assertThat(ownership.published).isEmpty();
          return consumer.poll(Duration.ZERO);
        });
    assertThat(ownership.published).hasSize(1);

    assertThatThrownBy(() ->
            hooks.poll(
                consumer,
                () -> {
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
                () -> {
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

  private void poll() {
    hooks.poll(consumer, () -> consumer.poll(Duration.ZERO));
  }
}
