package io.cometvideo.worker.journal;

import io.cometvideo.worker.journal.JournalEntry.Revocation;
import io.cometvideo.worker.journal.JournalEntry.Work;
import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Happening.SubmissionHandedOn;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal's thread: takes what is handed in, decides, commits, publishes. While one transaction
 * commits, the next one gathers. What cannot be committed is set aside and tried again later, so
 * that it holds up only what must stay behind it.
 */
final class KafkaTaskJournal implements TaskJournal {

  private static final Logger log = LoggerFactory.getLogger(KafkaTaskJournal.class);

  /** Of one transaction. */
  static final int MAX_WEIGHT = 2_000;

  /** Of one transaction. */
  static final long MAX_BYTES = 2L * 1024 * 1024;

  private static final int MAX_BACKLOG = 20_000;
  private static final int HEAP_PART_OF_BACKLOG = 16;
  private static final long IDLE_MILLIS = 1_000;
  private static final long IDLE_WHILE_HELD_MILLIS = 100;

  /** What was handed in, and when by {@link System#nanoTime}. */
  private record Entry(JournalEntry entry, long sinceNanos) {}

  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger backlog = new AtomicInteger();
  private final AtomicLong backlogBytes = new AtomicLong();
  private final long maxBacklogBytes = Runtime.getRuntime().maxMemory() / HEAP_PART_OF_BACKLOG;
  private final Assignments assignments;
  private final GroupCommit groups;
  private final TransactionalWriter writer;
  private final SpilledTasks spilled;
  private final HeldLanes held;
  private final Blockades blockades;
  private final Pause pause;
  private final EndingTimes times;
  private final CommittedOffsets committedOffsets;

  /** When the oldest of what the journal's thread has in hand was handed in. */
  private volatile @Nullable Long oldestInHand;

  KafkaTaskJournal(
      Assignments assignments,
      GroupCommit groups,
      TransactionalWriter writer,
      SpilledTasks spilled,
      HeldLanes held,
      Blockades blockades,
      Pause pause,
      EndingTimes times,
      CommittedOffsets committedOffsets) {
    this.assignments = assignments;
    this.groups = groups;
    this.writer = writer;
    this.spilled = spilled;
    this.held = held;
    this.blockades = blockades;
    this.pause = pause;
    this.times = times;
    this.committedOffsets = committedOffsets;
  }

  @Override
  public void handIn(TaskKey key, Happening happening) {
    add(new JournalEntry.Step(key, happening));
  }

  @Override
  public CompletableFuture<Optional<Task>> commit(TaskKey key, Happening happening) {
    var answer = new CompletableFuture<Optional<Task>>();
    add(new JournalEntry.Step(key, happening, answer::complete));
    return answer;
  }

  @Override
  public void handOn(TaskKey key, SubmissionHandedOn outcome) {
    add(new JournalEntry.HandOn(key, outcome));
  }

  @Override
  public void handIn(IntakeSlice slice) {
    add(new JournalEntry.Slice(slice));
  }

  @Override
  public AtHand atHand(TaskKey key) throws InterruptedException {
    Optional<Task> task = tasks().find(key);
    return task.isPresent() ? spilled.atHand(task.get(), this) : AtHand.nothing();
  }

  @Override
  public OptionalLong endOfRequests(int partition) {
    try {
      Long end = committedOffsets.committedEnds(Set.of(partition)).get(partition);
      return end == null ? OptionalLong.empty() : OptionalLong.of(end);
    } catch (KafkaException e) {
      log.atDebug().addKeyValue("reason", e.getMessage()).log("end of requests is not told");
      return OptionalLong.empty();
    }
  }

  @Override
  public int backlog() {
    return backlog.get();
  }

  @Override
  public Set<Integer> openForIntake() {
    Set<Integer> open = new HashSet<>(tasks().openPartitions());
    open.removeAll(held.reasons().keySet());
    return open;
  }

  @Override
  public boolean isFull() {
    return backlog.get() >= MAX_BACKLOG || backlogBytes.get() >= maxBacklogBytes;
  }

  @Override
  public JournalHealth health() {
    Long inHand = oldestInHand;
    Entry waiting = queue.peek();
    long now = System.nanoTime();
    long age = inHand == null ? 0 : now - inHand;
    long waits = waiting == null ? 0 : now - waiting.sinceNanos();
    return new JournalHealth(
        Duration.ofNanos(Math.max(0, Math.max(age, waits))), groups.lastFailure(), held.reasons());
  }

  @Override
  public TaskTable tasks() {
    return assignments.tasks();
  }

  void add(JournalEntry entry) {
    backlog.addAndGet(entry.weight());
    backlogBytes.addAndGet(entry.bytes());
    queue.add(new Entry(entry, System.nanoTime()));
  }

  /** Runs until {@code running} is false and nothing is left in the queue. */
  void run(JournalListener listener, BooleanSupplier running) {
    try {
      while (running.getAsBoolean() || !queue.isEmpty()) {
        round(listener);
      }
      giveUp(held.of(_ -> true), listener);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      writer.close(times.close());
    }
  }

  private void round(JournalListener listener) throws InterruptedException {
    List<Entry> entries = gather();
    List<Pending> group = new ArrayList<>(entries.size());
    Revocation revocation = null;
    for (Entry entry : entries) {
      switch (entry.entry()) {
        case Work work -> group.add(new Pending(work, entry.sinceNanos()));
        case Revocation last -> revocation = last;
        case JournalEntry.WakeUp _ -> {}
      }
    }
    inHand(group);
    try {
      retryHeld(revocation, listener);
      groups.commit(group, listener);
    } finally {
      backlog.addAndGet(-entries.stream().mapToInt(entry -> entry.entry().weight()).sum());
      backlogBytes.addAndGet(-entries.stream().mapToLong(entry -> entry.entry().bytes()).sum());
    }
    if (revocation != null) {
      assignments.close(revocation, listener);
    }
    inHand(List.of());
  }

  /** What is held of partitions that are given up has its last try now. */
  private void retryHeld(@Nullable Revocation revocation, JournalListener listener)
      throws InterruptedException {
    blockades.look();
    if (held.isEmpty()) {
      return;
    }
    groups.retry(held.due(target -> blockades.reason(target).isPresent()), listener);
    if (revocation != null) {
      groups.retry(held.of(lane -> revocation.partitions().contains(lane.partition())), listener);
    }
    // Nobody's any more: the plan drops them, and tells.
    groups.retry(held.of(this::isNobodys), listener);
  }

  private boolean isNobodys(Lane lane) {
    return !(lane instanceof Lane.OfHandingOn)
        && assignments.epoch(lane.partition()) != lane.epoch();
  }

  /** A successor begins there again; but what was to be handed on is lost. */
  private static void giveUp(List<Pending> left, JournalListener listener) {
    if (!left.isEmpty()) {
      log.atWarn().addKeyValue("entries", left.size()).log("ends without what it could not write");
    }
    for (Pending pending : left) {
      if (pending.work() instanceof JournalEntry.HandOn(var key, var outcome)) {
        listener.onDropped(key, outcome);
      }
    }
  }

  private List<Entry> gather() throws InterruptedException {
    List<Entry> entries = new ArrayList<>();
    boolean waits = !held.isEmpty() || !blockades.isEmpty();
    long idle = waits ? IDLE_WHILE_HELD_MILLIS : IDLE_MILLIS;
    Entry next = queue.poll(idle, TimeUnit.MILLISECONDS);
    if (next != null) {
      pause.beforeTransaction();
    }
    int weight = 0;
    for (long bytes = 0; next != null; next = queue.poll()) {
      entries.add(next);
      weight += next.entry().weight();
      bytes += next.entry().bytes();
      // What is behind a revocation belongs to the time after it.
      if (next.entry() instanceof Revocation || weight >= MAX_WEIGHT || bytes >= MAX_BYTES) {
        break;
      }
    }
    return entries;
  }

  private void inHand(List<Pending> group) {
    Long oldest = held.oldestNanos();
    for (Pending pending : group) {
      if (oldest == null || pending.sinceNanos() - oldest < 0) {
        oldest = pending.sinceNanos();
      }
    }
    oldestInHand = oldest;
  }
}
