package io.cometvideo.worker.engine;

import static org.awaitility.Awaitility.await;

import io.cometvideo.worker.comet.ApiKeys;
import io.cometvideo.worker.engine.polling.PollRules;
import io.cometvideo.worker.engine.polling.PollSchedule;
import io.cometvideo.worker.journal.InMemoryJournal;
import io.cometvideo.worker.media.storage.VideoTransfers;
import io.cometvideo.worker.task.Attempts;
import io.cometvideo.worker.task.Happening.Requested;
import io.cometvideo.worker.task.Instructions;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskPolicy;
import io.cometvideo.worker.task.TaskPolicy.OnUnknownOutcome;
import io.cometvideo.worker.task.TaskState;
import io.cometvideo.worker.task.TaskState.Accepted;
import io.cometvideo.worker.task.Timings;
import io.cometvideo.worker.task.Transitions;
import io.cometvideo.worker.task.VideoRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** The engine on a journal in memory, with time that stands still and a provider that obeys. */
final class EngineWorld implements AutoCloseable {

  static final Duration STORING_TIME = Duration.ofMinutes(30);
  static final Duration TICK = Duration.ofMillis(500);
  static final Duration SUBMIT_TIMEOUT = Duration.ofSeconds(30);

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final ManualTime time = new ManualTime();
  final StubProvider provider = new StubProvider();
  final Random random = new Random(1);
  final InMemoryJournal journal;
  volatile String key = "sk-the-wrong-one";
  volatile VideoTransfers videos = (_, _, _) -> StubProvider.endlessTransfer();
  final AccountGate gate;
  final Submissions submissions;
  final IntakePauses pauses;
  final TaskEngine engine;

  EngineWorld() {
    this(100_000);
  }

  /** A world in which so many renders may be in flight. */
  EngineWorld(int maxInFlight) {
    this(new EngineProperties.Limits(1_000_000, 1_000_000, maxInFlight, 1));
  }

  EngineWorld(EngineProperties.Limits fleet) {
    this(fleet, OnUnknownOutcome.FAIL);
  }

  EngineWorld(EngineProperties.Limits fleet, OnUnknownOutcome onUnknownOutcome) {
    var made = new AtomicReference<EngineParts>();
    journal =
        new InMemoryJournal(
            journal -> {
              made.set(new EngineParts(surroundings(fleet), journal));
              return made.get().tasks;
            },
            new Transitions(policy(onUnknownOutcome)),
            time);
    EngineParts parts = made.get();
    parts.limits.partitions(1);
    gate = parts.gate;
    submissions = parts.submissions;
    pauses = parts.pauses;
    engine = parts.tasks;
  }

  @Override
  public void close() {
    journal.close();
  }

  private EngineParts.Surroundings surroundings(EngineProperties.Limits fleet) {
    var rules = PollRules.ofStandIn(Duration.ofSeconds(15), 0.2, Duration.ofSeconds(10));
    return new EngineParts.Surroundings(
        provider,
        StubProvider.URL,
        ApiKeys.of(() -> key, time),
        provider,
        (address, fresh, to) -> videos.transfer(address, fresh, to),
        InMemoryJournal.nobody(),
        fleet,
        new PollSchedule(rules, random),
        new EngineMetrics(meters),
        new Traces(Tracer.NOOP, Propagator.NOOP),
        random,
        time,
        time,
        time,
        SUBMIT_TIMEOUT,
        10_000);
  }

  void goOn(Duration by) {
    for (Duration gone = Duration.ZERO; gone.compareTo(by) < 0; gone = gone.plus(TICK)) {
      time.goOn(TICK);
      settle();
    }
  }

  /** A request comes in. */
  void request(String id) {
    journal.handIn(
        new TaskKey(0, 1, new RequestId(id)),
        new Requested(
            new VideoRequest(
                new RequestId(id),
                summary("m"),
                new Instructions("a lamp", List.of()),
                Duration.ofHours(1))));
    settle();
  }

  void settle() {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> !gate.isProbing() && provider.busy.get() == 0 && journal.backlog() == 0);
  }

  long statuses(Status status) {
    return journal.tasks().active().filter(task -> task.status() == status).count();
  }

  static TaskState accepted() {
    return new Accepted(new Instructions("a lamp", List.of()), 0, false);
  }

  List<Task> tasks(int count, TaskState state) {
    return tasks("r-", count, state);
  }

  List<Task> tasks(String prefix, int count, TaskState state) {
    return tasks(prefix, count, state, "m", Duration.ofHours(10));
  }

  List<Task> tasks(String prefix, int count, TaskState state, String model, Duration timeout) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            new Task(
                new TaskKey(0, 1, new RequestId(prefix + i)),
                summary(model),
                state,
                time.instant().plus(timeout),
                Attempts.NONE,
                new Timings(time.instant(), time.instant(), null, null, null),
                time.instant()))
        .toList();
  }

  private static RequestSummary summary(String model) {
    return new RequestSummary(model, null, null, null, null, null, null);
  }

  private static TaskPolicy policy(OnUnknownOutcome onUnknownOutcome) {
    return new TaskPolicy(
        8,
        onUnknownOutcome,
        8,
        Duration.ofMinutes(1),
        5,
        4,
        STORING_TIME,
        Duration.ofMinutes(10),
        3,
        StubProvider.URL);
  }
}
