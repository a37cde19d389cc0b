package io.cometvideo.worker.journal;

import io.cometvideo.worker.task.Decision;
import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Happening.SubmissionHandedOn;
import io.cometvideo.worker.task.Instructions;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import io.cometvideo.worker.task.TaskState.Accepted;
import io.cometvideo.worker.task.Transitions;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;

/** A journal that decides like the real one, on a thread of its own, and writes nothing. */
public final class InMemoryJournal implements TaskJournal, AutoCloseable {

  /** Steps may end after the test did: what they then hand in is dropped. */
  private final ExecutorService thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofVirtual().name("journal").factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  private final AtomicInteger backlog = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();
  private volatile long endOfRequests;
  private final TaskTable table = new TaskTable();
  private final Queue<SubmissionHandedOn> handedOn = new ConcurrentLinkedQueue<>();
  private final JournalListener listener;
  private final Transitions transitions;
  private final InstantSource clock;

  /**
   * @param listener makes the one who is told, from this
   */
  public InMemoryJournal(
      Function<TaskJournal, JournalListener> listener,
      Transitions transitions,
      InstantSource clock) {
    this.transitions = transitions;
    this.clock = clock;
    this.listener = listener.apply(this);
  }

  /** A fleet in which nobody knows anybody. */
  public static FleetMembers nobody() {
    var unasked =
        (Admin)
            Proxy.newProxyInstance(
                Admin.class.getClassLoader(),
                new Class<?>[] {Admin.class},
                (_, method, _) -> {
                  throw new UnsupportedOperationException(method.getName());
                });
    return new FleetMembers(unasked, "nobody", new GroupMembership());
  }

  /** Opens a partition with these tasks. */
  public void restore(int partition, Collection<Task> active) {
    restore(partition, active, List.of());
  }

  /** Opens a partition with these tasks, and tells of these that were completed before. */
  public void restore(int partition, Collection<Task> active, List<Task> completed) {
    var opened = new PartitionTable(partition, 1, 0);
    active.forEach(opened::put);
    table.publish(opened);
    listener.onRestored(partition, opened.epoch(), active, completed);
  }

  /** Puts a task into the table of an open partition of which nobody is told. */
  public void putSilently(Task task) {
    Objects.requireNonNull(table.open(task.key())).put(task);
  }

  @Override
  public void handIn(TaskKey key, Happening happening) {
    var _ = commit(key, happening);
  }

  @Override
  public CompletableFuture<Optional<Task>> commit(TaskKey key, Happening happening) {
    var answer = new CompletableFuture<Optional<Task>>();
    backlog.incrementAndGet();
    thread.execute(() -> {
      answer.complete(decide(key, happening));
      backlog.decrementAndGet();
    });
    return answer;
  }

  @Override
  public void handOn(TaskKey key, SubmissionHandedOn outcome) {
    handedOn.add(outcome);
  }

  /** How much was handed in for partitions that are not ours. */
  public int dropped() {
    return dropped.get();
  }

  /** What was handed on to other workers. */
  public List<SubmissionHandedOn> handedOn() {
    return List.copyOf(handedOn);
  }

  /** The partition is not ours any more. */
  public void lose(int partition) {
    table.close(partition);
    listener.onReleased(partition);
  }

  @Override
  public void handIn(IntakeSlice slice) {
    throw new UnsupportedOperationException();
  }

  @Override
  public AtHand atHand(TaskKey key) {
    return table
        .find(key)
        .map(Task::state)
        .map(state ->
            state instanceof Accepted(Instructions instructions, _, _)
                ? AtHand.of(instructions)
                : AtHand.nothing())
        .orElseGet(AtHand::nothing);
  }

  @Override
  public OptionalLong endOfRequests(int partition) {
    return OptionalLong.of(endOfRequests);
  }

  /** So many requests are still to be read. */
  public void haveRequestsUpTo(long end) {
    endOfRequests = end;
  }

  @Override
  public int backlog() {
    return backlog.get();
  }

  @Override
  public Set<Integer> openForIntake() {
    return table.openPartitions();
  }

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public JournalHealth health() {
    return new JournalHealth(Duration.ZERO, null, new TreeMap<>());
  }

  @Override
  public TaskTable tasks() {
    return table;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private Optional<Task> decide(TaskKey key, Happening happening) {
    PartitionTable partition = table.open(key);
    if (partition == null) {
      dropped.incrementAndGet();
      listener.onDropped(key, happening);
      return Optional.empty();
    }
    Task task = partition.task(key.requestId());
    return switch (transitions.decide(key, task, happening, clock.instant())) {
      case Decision.Change(var next) -> change(partition, next, happening);
      case Decision.Keep(var next) -> change(partition, next, happening);
      case Decision.Ignore(var reason) -> {
        listener.onIgnored(key, happening, reason);
        yield Optional.empty();
      }
    };
  }

  private Optional<Task> change(PartitionTable partition, Task next, Happening because) {
    partition.put(next);
    listener.onChanged(next, because);
    return Optional.of(next);
  }
}
