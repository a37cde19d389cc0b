package io.cometvideo.worker.journal;

import static io.cometvideo.worker.journal.PlannerBench.EPOCH;
import static io.cometvideo.worker.journal.PlannerBench.slice;
import static io.cometvideo.worker.journal.PlannerBench.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cometvideo.worker.message.TaskRecords;
import io.cometvideo.worker.task.ErrorCode;
import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Instructions;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Spilled;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskState.Accepted;
import io.cometvideo.worker.task.TaskState.Failed;
import io.cometvideo.worker.task.TaskState.Submitting;
import io.cometvideo.worker.task.VideoRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Waiting tasks of which the prompt lies in the log only. */
class SpilledTasksTest {

  private static final TopicPartition PARTITION = new TopicPartition("tasks", 2);
  private static final RequestId ID = new RequestId("a");
  private static final String METADATA = "{\"order\":7}";
  private static final String LONG_PROMPT = "a lamp ".repeat(WaitingMemory.MAX_KEPT_BYTES);

  private final TaskRecords records = new TaskRecords();
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final TaskLog log = new TaskLog(() -> consumer, records, "tasks", 1_000_000);
  private final SpilledTasks spilled = new SpilledTasks(records, log, log, 1_000_000);
  private final WaitingMemory memory = new WaitingMemory(1_000);
  private final PlannerBench bench = new PlannerBench(memory, spilled);

  SpilledTasksTest() {
    consumer.assign(List.of(PARTITION));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
  }

  @Test
  void oneThatIsLargeKeepsNeitherPromptNorMetadataInMemory() {
    accept(LONG_PROMPT, 40);

    assertThat(waiting().summary().metadata()).isNull();
    assertThat(input()).isEqualTo(new Spilled(40, LONG_PROMPT.length() + METADATA.length(), false));
  }

  @Test
  void smallOnesStayInMemoryWhileTheBudgetLasts() {
    accept("a".repeat(900), 40);
    bench.publish(slice(EPOCH, 13, request(12, "b", "b".repeat(900))), 41);

    assertThat(input()).isInstanceOf(Instructions.class);
    assertThat(waiting("b").state())
        .isEqualTo(new Accepted(new Spilled(41, 900 + METADATA.length(), false), 0, false));
  }

  @Test
  void theBudgetIsGivenBackByThoseThatWaitNoMore() {
    accept("a".repeat(900), 40);
    bench.publish(step("a", new Happening.CancelRequested()), 41);
    bench.publish(slice(EPOCH, 13, request(12, "b", "b".repeat(900))), 42);

    assertThat(waiting("b").state())
        .isInstanceOfSatisfying(
            Accepted.class, state -> assertThat(state.input()).isInstanceOf(Instructions.class));
  }

  @Test
  void aClosedPartitionGivesItsBudgetBack() {
    accept("a".repeat(900), 40);

    bench.tables.close(2);

    assertThat(memory.isTooMuch(900)).isFalse();
  }

  @Test
  void isSubmittedWithItsPrompt() {
    accept(LONG_PROMPT, 40);

    bench.publish(step("a", new Happening.SubmitStarted("n-1")), 41);

    assertThat(waiting().state())
        .isInstanceOfSatisfying(
            Submitting.class,
            state -> assertThat(state.instructions().prompt()).isEqualTo(LONG_PROMPT));
  }

  @Test
  void isCancelledWithItsMetadataOnTheEvent() {
    accept(LONG_PROMPT, 40);

    bench.publish(step("a", new Happening.CancelRequested()), 41);

    assertThat(bench.told.changed.getLast().summary().metadata()).isEqualTo(METADATA);
  }

  @Test
  void waitsAgainWithAllOfItsFaultsAndItsNewPlace() {
    accept(LONG_PROMPT, 40);

    bench.publish(step("a", new Happening.StepFailed("submit")), 45);

    assertThat(waiting().attempts().faults()).isEqualTo(1);
    assertThat(input())
        .isInstanceOfSatisfying(Spilled.class, state -> assertThat(state.offset()).isEqualTo(45));
  }

  @Test
  void endsOnceIfItsRecordIsGone() {
    accept(LONG_PROMPT, 40);
    log.read(2, 40, "a");
    consumer.addRecord(other(41));

    bench.publish(step("a", new Happening.SubmitStarted("n-1")), 42);

    assertThat(bench.told.changed.getLast().state())
        .isInstanceOfSatisfying(
            Failed.class, state -> assertThat(state.error().code()).isEqualTo(ErrorCode.INTERNAL));
  }

  @Test
  void aLogThatCannotBeReadIsNoFaultOfTheTask() {
    accept(LONG_PROMPT, 40);
    consumer.setPollException(new TopicAuthorizationException("tasks"));

    assertThatExceptionOfType(TasksUnreadableException.class)
        .isThrownBy(() -> bench.plan(step("a", new Happening.CancelRequested())));
    assertThat(waiting().status()).isEqualTo(Status.ACCEPTED);
  }

  @Test
  void aRepeatOfItsRequestReadsNothing() {
    accept(LONG_PROMPT, 40);
    consumer.setPollException(new TopicAuthorizationException("tasks"));

    assertThat(bench.plan(slice(EPOCH, 13, request(12, "a", LONG_PROMPT))).records()).isEmpty();
  }

  private void accept(String prompt, long offset) {
    TransactionPlan plan = bench.plan(slice(EPOCH, 12, request(11, "a", prompt)));
    ProducerRecord<byte[], byte[]> record = plan.records().getFirst().record();
    consumer.addRecord(
        new ConsumerRecord<>(
            "tasks",
            2,
            offset,
            0,
            TimestampType.CREATE_TIME,
            record.key().length,
            record.value().length,
            record.key(),
            record.value(),
            record.headers(),
            Optional.empty()));
    bench.publish(plan, offset);
  }

  private static ConsumerRecord<byte[], byte[]> other(long offset) {
    return new ConsumerRecord<>("tasks", 2, offset, "other".getBytes(StandardCharsets.UTF_8), null);
  }

  private static IntakeItem request(long offset, String id, String prompt) {
    var request =
        new VideoRequest(
            new RequestId(id),
            new RequestSummary("m", null, null, null, null, METADATA, null),
            new Instructions(prompt, List.of()),
            Duration.ofMinutes(30));
    return new IntakeItem.ForTask(offset, request.id(), new Happening.Requested(request));
  }

  private Object input() {
    return ((Accepted) waiting().state()).input();
  }

  private Task waiting() {
    return waiting(ID.value());
  }

  private Task waiting(String id) {
    return bench.tables.find(new RequestId(id)).findFirst().orElseThrow();
  }
}
