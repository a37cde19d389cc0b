package io.cometvideo.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.message.CompletionEvents;
import io.cometvideo.worker.message.TaskRecords;
import io.cometvideo.worker.task.Decision;
import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Instructions;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskPolicy;
import io.cometvideo.worker.task.TaskPolicy.OnUnknownOutcome;
import io.cometvideo.worker.task.Transitions;
import io.cometvideo.worker.task.VideoRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactionPlannerTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final long EPOCH = 7;

  private final TaskTable tables = new TaskTable();
  private final Oversized oversized = new Oversized();
  private final Told told = new Told();
  private final TransactionPlanner planner =
      new TransactionPlanner(
          new Transitions(new TaskPolicy(3, OnUnknownOutcome.FAIL, 3, Duration.ofMinutes(1), 3, 3)),
          new TaskRecords(),
          new CompletionEvents("/test"),
          new TopicNames("requests", "tasks", "completions", "dead-letters"),
          Duration.ofHours(24));

  @BeforeEach
  void openPartition() {
    tables.publish(new PartitionTable(2, EPOCH, 10));
  }

  @Test
  void aRequestIsRecordedInItsOwnPartitionTogetherWithTheOffsetBehindIt() {
    TransactionPlan plan = plan(slice(EPOCH, 11, request(10, "a")));

    assertThat(plan.offsets()).isEqualTo(Map.of(2, 11L));
    assertThat(plan.records())
        .singleElement()
        .satisfies(planned -> {
          assertThat(planned.record().topic()).isEqualTo("tasks");
          assertThat(planned.record().partition()).isEqualTo(2);
        });
  }

  @Test
  void aStepCarriesTheOffsetOfItsPartitionAlthoughItHasNotMoved() {
    publish(slice(EPOCH, 11, request(10, "a")));

    TransactionPlan plan = plan(step("a", new Happening.SubmitStarted()));

    assertThat(plan.offsets()).isEqualTo(Map.of(2, 11L));
  }

  @Test
  void anOutcomeIsRecordedAndAnnouncedOnce() {
    publish(slice(EPOCH, 11, request(10, "a")));

    TransactionPlan plan = plan(step("a", new Happening.CancelRequested()));

    assertThat(plan.records().stream().map(planned -> planned.record().topic()))
        .containsExactly("tasks", "completions");
  }

  @Test
  void theSameIdTwiceInOneBatchIsOneTask() {
    TransactionPlan plan = plan(slice(EPOCH, 12, request(10, "a"), request(11, "a")));
    plan.publish(tables, told);

    assertThat(plan.records()).hasSize(1);
    assertThat(told.ignored).containsExactly(Decision.Reason.DUPLICATE);
  }

  @Test
  void whatHappensInPartitionsThatAreNotOursIsDropped() {
    TransactionPlan plan =
        plan(
            new JournalEntry.Step(
                new TaskKey(5, new RequestId("a")), new Happening.SubmitStarted()));
    plan.publish(tables, told);

    assertThat(plan.needsTransaction()).isFalse();
    assertThat(told.dropped).isEqualTo(1);
  }

  @Test
  void whatWasReadInAnEarlierAssignmentIsReadAgainInThisOne() {
    TransactionPlan plan = plan(slice(EPOCH - 1, 30, request(20, "a")));

    assertThat(plan.needsTransaction()).isFalse();
  }

  @Test
  void recordsBelowTheCommittedOffsetAreNotTakenAgain() {
    TransactionPlan plan = plan(slice(EPOCH, 11, deadLetter(9), deadLetter(10)));

    assertThat(plan.records()).hasSize(1);
  }

  @Test
  void aRequestThatIsTooLargeToBeRecordedIsRefused() {
    oversized.add(new TaskKey(2, new RequestId("a")));

    publish(slice(EPOCH, 11, request(10, "a")));

    assertThat(told.changed).extracting(Task::status).containsExactly(Status.FAILED);
  }

  @Test
  void afterTheRetentionATombstoneEndsTheTaskAndItsIdIsFree() {
    publish(slice(EPOCH, 11, request(10, "a")));
    publish(step("a", new Happening.CancelRequested()));

    TransactionPlan early = planAt(NOW.plus(Duration.ofHours(23)));
    TransactionPlan late = planAt(NOW.plus(Duration.ofHours(24)));
    late.publish(tables, told);

    assertThat(early.needsTransaction()).isFalse();
    assertThat(late.records())
        .singleElement()
        .satisfies(planned -> assertThat(planned.record().value()).isNull());
    assertThat(plan(slice(EPOCH, 12, request(11, "a"))).records()).hasSize(1);
  }

  private void publish(JournalEntry entry) {
    plan(entry).publish(tables, told);
  }

  private TransactionPlan plan(JournalEntry entry) {
    return planner.plan(List.of(entry), tables, oversized, NOW);
  }

  private TransactionPlan planAt(Instant now) {
    return planner.plan(List.of(), tables, oversized, now);
  }

  private static JournalEntry step(String id, Happening happening) {
    return new JournalEntry.Step(new TaskKey(2, new RequestId(id)), happening);
  }

  private static JournalEntry slice(long epoch, long nextOffset, IntakeItem... items) {
    return new JournalEntry.Slice(new IntakeSlice(2, epoch, List.of(items), nextOffset));
  }

  private static IntakeItem request(long offset, String id) {
    var request =
        new VideoRequest(
            new RequestId(id),
            RequestSummary.unknown(null),
            new Instructions("a lamp", List.of()),
            Duration.ofMinutes(30));
    return new IntakeItem.ForTask(offset, request.id(), new Happening.Requested(request));
  }

  private static IntakeItem deadLetter(long offset) {
    var record =
        new ConsumerRecord<>(
            "requests", 2, offset, (byte[]) null, "x".getBytes(StandardCharsets.UTF_8));
    return new IntakeItem.DeadLetter(record, "no-request-id", "no id");
  }

  /** What the journal has told. */
  private static final class Told implements JournalListener {
    private final List<Task> changed = new ArrayList<>();
    private final List<Decision.Reason> ignored = new ArrayList<>();
    private int dropped;

    @Override
    public void onChanged(Task task, Happening because) {
      changed.add(task);
    }

    @Override
    public void onIgnored(TaskKey key, Happening happening, Decision.Reason reason) {
      ignored.add(reason);
    }

    @Override
    public void onDropped(TaskKey key, Happening happening) {
      dropped++;
    }

    @Override
    public void onRestored(int partition, Collection<Task> active) {}

    @Override
    public void onReleased(int partition) {}
  }
}
