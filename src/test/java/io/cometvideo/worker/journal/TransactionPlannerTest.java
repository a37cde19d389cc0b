package io.cometvideo.worker.journal;

import static io.cometvideo.worker.journal.PlannerBench.EPOCH;
import static io.cometvideo.worker.journal.PlannerBench.NOW;
import static io.cometvideo.worker.journal.PlannerBench.deadLetter;
import static io.cometvideo.worker.journal.PlannerBench.request;
import static io.cometvideo.worker.journal.PlannerBench.slice;
import static io.cometvideo.worker.journal.PlannerBench.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.Decision;
import io.cometvideo.worker.task.ErrorCode;
import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.SmallerTask;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskError;
import io.cometvideo.worker.task.TaskKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TransactionPlannerTest {

  private final PlannerBench bench = new PlannerBench();

  @Test
  void aRequestIsRecordedInItsOwnPartitionTogetherWithTheOffsetBehindIt() {
    TransactionPlan plan = bench.plan(slice(EPOCH, 11, request(10, "a")));

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
    bench.publish(slice(EPOCH, 11, request(10, "a")));

    TransactionPlan plan = bench.plan(step("a", new Happening.SubmitStarted("n-1")));

    assertThat(plan.offsets()).isEqualTo(Map.of(2, 11L));
  }

  @Test
  void anOutcomeIsRecordedAndAnnouncedOnce() {
    bench.publish(slice(EPOCH, 11, request(10, "a")));

    TransactionPlan plan = bench.plan(step("a", new Happening.CancelRequested()));

    assertThat(plan.records().stream().map(planned -> planned.record().topic()))
        .containsExactly("tasks", "completions");
  }

  @Test
  void theSameIdTwiceInOneBatchIsOneTask() {
    TransactionPlan plan = bench.plan(slice(EPOCH, 12, request(10, "a"), request(11, "a")));
    plan.publish(bench.tables, bench.told);

    assertThat(plan.records()).hasSize(1);
    assertThat(bench.told.ignored).containsExactly(Decision.Reason.DUPLICATE);
  }

  @Test
  void whatHappensInPartitionsThatAreNotOursIsDropped() {
    TransactionPlan plan =
        bench.plan(
            new JournalEntry.Step(
                new TaskKey(5, 1, new RequestId("a")), new Happening.SubmitStarted("n-1")));
    plan.publish(bench.tables, bench.told);

    assertThat(plan.needsTransaction()).isFalse();
    assertThat(bench.told.dropped).isEqualTo(1);
  }

  @Test
  void whoWaitsForACommitGetsTheTaskAsItWasCommitted() {
    bench.publish(slice(EPOCH, 11, request(10, "a")));
    var answer = new CompletableFuture<Optional<Task>>();
    TransactionPlan plan = bench.plan(awaited("a", EPOCH, answer));

    assertThat(answer).isNotDone();
    plan.publish(bench.tables, bench.told);

    assertThat(answer.join().map(Task::status)).contains(Status.SUBMITTING);
  }

  @Test
  void whoWaitsForACommitGetsNothingIfThePartitionIsLostMeanwhile() {
    bench.publish(slice(EPOCH, 11, request(10, "a")));
    var answer = new CompletableFuture<Optional<Task>>();
    TransactionPlan plan = bench.plan(awaited("a", EPOCH, answer));
    bench.tables.close(2);

    plan.publish(bench.tables, bench.told);

    assertThat(answer.join()).isEmpty();
  }

  @Test
  void whatBelongsToAnEarlierAssignmentDoesNotActOnThisOne() {
    bench.publish(slice(EPOCH, 11, request(10, "a")));
    var answer = new CompletableFuture<Optional<Task>>();

    bench.publish(awaited("a", EPOCH - 1, answer));

    assertThat(answer.join()).isEmpty();
    assertThat(bench.told.dropped).isEqualTo(1);
  }

  private static JournalEntry.Work awaited(
      String id, long epoch, CompletableFuture<Optional<Task>> answer) {
    return new JournalEntry.Step(
        new TaskKey(2, epoch, new RequestId(id)),
        new Happening.SubmitStarted("n-1"),
        answer::complete);
  }

  @Test
  void whatWasReadInAnEarlierAssignmentIsReadAgainInThisOne() {
    TransactionPlan plan = bench.plan(slice(EPOCH - 1, 30, request(20, "a")));

    assertThat(plan.needsTransaction()).isFalse();
  }

  @Test
  void recordsBelowTheCommittedOffsetAreNotTakenAgain() {
    TransactionPlan plan = bench.plan(slice(EPOCH, 11, deadLetter(9), deadLetter(10)));

    assertThat(plan.records()).hasSize(1);
  }

  @Test
  void aRequestThatIsTooLargeToBeRecordedIsRefused() {
    bench.refusals.add(new TaskKey(2, EPOCH, new RequestId("a")), SmallerTask.MAX_LEVEL);

    bench.publish(slice(EPOCH, 11, request(10, "a")));

    assertThat(bench.told.changed).extracting(Task::status).containsExactly(Status.FAILED);
  }

  @Test
  void afterTheRetentionATombstoneEndsTheTaskAndItsIdIsFree() {
    bench.publish(slice(EPOCH, 11, request(10, "a")));
    bench.publish(step("a", new Happening.CancelRequested()));

    TransactionPlan early = bench.planAt(NOW.plus(Duration.ofHours(23)));
    TransactionPlan late = bench.planAt(NOW.plus(Duration.ofHours(24)));
    late.publish(bench.tables, bench.told);

    assertThat(early.needsTransaction()).isFalse();
    assertThat(late.records())
        .singleElement()
        .satisfies(planned -> assertThat(planned.record().value()).isNull());
    assertThat(bench.plan(slice(EPOCH, 12, request(11, "a"))).records()).hasSize(1);
  }

  @Test
  void aRefusedRequestIsForgottenWithATombstoneAfterMinutes() {
    var refused =
        new Happening.RequestRefused(
            RequestSummary.unknown(null),
            TaskError.of(ErrorCode.INVALID_REQUEST, "no prompt", false));
    bench.publish(slice(EPOCH, 11, new IntakeItem.ForTask(10, new RequestId("bad"), refused)));

    TransactionPlan early = bench.planAt(NOW.plus(Duration.ofMinutes(9)));
    TransactionPlan late = bench.planAt(NOW.plus(Duration.ofMinutes(10)));

    assertThat(early.needsTransaction()).isFalse();
    assertThat(late.records())
        .singleElement()
        .satisfies(planned -> assertThat(planned.record().value()).isNull());
  }

  @Test
  void aTaskThatIsTakenUpAgainInTheTransactionOfItsTombstoneStays() {
    bench.publish(slice(EPOCH, 11, request(10, "a")));
    bench.publish(step("a", new Happening.SubmitStarted("n-1")));
    bench.publish(step("a", new Happening.SubmitterGone()));
    var resume =
        new Happening.ResumeRequested(new ProviderTaskId("task_9"), Duration.ofMinutes(30));

    TransactionPlan plan = bench.planAt(NOW.plus(Duration.ofHours(24)), resumed(11, "a", resume));
    plan.publish(bench.tables, bench.told);

    assertThat(plan.records())
        .singleElement()
        .satisfies(planned -> assertThat(planned.record().value()).isNotNull());
    assertThat(bench.tables.find(new RequestId("a")))
        .singleElement()
        .satisfies(task -> assertThat(task.status()).isEqualTo(Status.RENDERING));
  }

  private static JournalEntry.Work resumed(long offset, String id, Happening resume) {
    return slice(EPOCH, offset + 1, new IntakeItem.ForTask(offset, new RequestId(id), resume));
  }
}
