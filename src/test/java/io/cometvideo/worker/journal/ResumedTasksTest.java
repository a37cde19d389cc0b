package io.cometvideo.worker.journal;

import static io.cometvideo.worker.journal.PlannerBench.EPOCH;
import static io.cometvideo.worker.journal.PlannerBench.NOW;
import static io.cometvideo.worker.journal.PlannerBench.request;
import static io.cometvideo.worker.journal.PlannerBench.slice;
import static io.cometvideo.worker.journal.PlannerBench.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.Decision;
import io.cometvideo.worker.task.ErrorCode;
import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Instructions;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskState;
import io.cometvideo.worker.task.VideoRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the journal makes of tasks that are taken up again, and of requests that it fails at. */
class ResumedTasksTest {

  private final PlannerBench bench = new PlannerBench();

  @Test
  void aFailedTaskIsTakenUpAgainAndItsSecondOutcomeHasAnEventOfItsOwn() {
    bench.publish(slice(EPOCH, 11, request(10, "a")));
    failAsUnknown("a");

    bench.publish(slice(EPOCH, 12, resume(11, "a", "task_9")));
    TransactionPlan plan = bench.plan(step("a", new Happening.CancelRequested()));

    assertThat(bench.tables.find(new RequestId("a")))
        .singleElement()
        .satisfies(task -> assertThat(task.status()).isEqualTo(Status.RENDERING));
    assertThat(plan.records().getLast().record().headers().lastHeader("ce_id").value())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("a:cancelled:2");
  }

  @Test
  void aTaskThatWasTakenUpAgainIsNotForgottenWithItsFirstOutcome() {
    bench.publish(slice(EPOCH, 11, request(10, "a"), request(10, "b")));
    failAsUnknown("a");
    bench.publish(step("b", new Happening.CancelRequested()));
    bench.publish(slice(EPOCH, 12, resume(11, "a", "task_9")));

    TransactionPlan late = bench.planAt(NOW.plus(Duration.ofHours(24)));
    late.publish(bench.tables, bench.told);

    assertThat(late.records())
        .singleElement()
        .satisfies(planned -> assertThat(planned.record().key()).isEqualTo(bytes("b")));
    assertThat(bench.tables.find(new RequestId("a"))).hasSize(1);
  }

  @Test
  void aResumeOfACompletedOrUnknownTaskIsIgnored() {
    bench.publish(slice(EPOCH, 11, request(10, "a")));
    bench.publish(step("a", new Happening.CancelRequested()));

    bench.publish(slice(EPOCH, 13, resume(11, "a", null), resume(12, "b", "task_9")));

    assertThat(bench.told.ignored)
        .containsExactly(Decision.Reason.NOT_RESUMABLE, Decision.Reason.UNKNOWN_TASK);
  }

  @Test
  void aRequestThatTheWorkerCannotHandleEndsAndTheOnesAroundItGoOn() {
    bench.publish(
        slice(EPOCH, 13, request(10, "a"), beyondAllTime(11, "poison"), request(12, "b")));

    assertThat(bench.told.changed)
        .extracting(Task::status)
        .containsExactly(Status.ACCEPTED, Status.FAILED, Status.ACCEPTED);
    assertThat(((TaskState.Failed) bench.told.changed.get(1).state()).error().code())
        .isEqualTo(ErrorCode.INTERNAL);
  }

  private void failAsUnknown(String id) {
    bench.publish(step(id, new Happening.SubmitStarted("n-1")));
    bench.publish(step(id, new Happening.SubmitterGone()));
  }

  private static IntakeItem resume(long offset, String id, @Nullable String taskId) {
    return new IntakeItem.ForTask(
        offset,
        new RequestId(id),
        new Happening.ResumeRequested(
            taskId == null ? null : new ProviderTaskId(taskId), Duration.ofMinutes(30)));
  }

  /** Its deadline is no instant any more. */
  private static IntakeItem beyondAllTime(long offset, String id) {
    var request =
        new VideoRequest(
            new RequestId(id),
            RequestSummary.unknown(null),
            new Instructions("a lamp", List.of()),
            Duration.ofSeconds(Long.MAX_VALUE));
    return new IntakeItem.ForTask(offset, request.id(), new Happening.Requested(request));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
