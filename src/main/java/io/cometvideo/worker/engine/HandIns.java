package io.cometvideo.worker.engine;

import io.cometvideo.worker.journal.AtHand;
import io.cometvideo.worker.journal.IntakeSlice;
import io.cometvideo.worker.journal.JournalHealth;
import io.cometvideo.worker.journal.TaskJournal;
import io.cometvideo.worker.journal.TaskTable;
import io.cometvideo.worker.task.Happening;
import io.cometvideo.worker.task.Happening.SubmissionHandedOn;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The journal, and whose happenings it has not answered for yet. */
final class HandIns implements TaskJournal {

  private final TaskJournal journal;
  private final Map<TaskKey, Integer> pending = new ConcurrentHashMap<>();

  HandIns(TaskJournal journal) {
    this.journal = journal;
  }

  /** Whether something that happened to the task waits for its commit. */
  boolean isPending(TaskKey key) {
    return pending.containsKey(key);
  }

  void released(int partition) {
    pending.keySet().removeIf(key -> key.partition() == partition);
  }

  @Override
  public void handIn(TaskKey key, Happening happening) {
    var _ = commit(key, happening);
  }

  @Override
  public CompletableFuture<Optional<Task>> commit(TaskKey key, Happening happening) {
    pending.merge(key, 1, Integer::sum);
    CompletableFuture<Optional<Task>> committed = journal.commit(key, happening);
    var _ = committed.whenComplete((_, _) -> answered(key));
    return committed;
  }

  @Override
  public void handOn(TaskKey key, SubmissionHandedOn outcome) {
    journal.handOn(key, outcome);
  }

  @Override
  public void handIn(IntakeSlice slice) {
    journal.handIn(slice);
  }

  @Override
  public AtHand atHand(TaskKey key) throws InterruptedException {
    return journal.atHand(key);
  }

  @Override
  public OptionalLong endOfRequests(int partition) {
    return journal.endOfRequests(partition);
  }

  @Override
  public int backlog() {
    return journal.backlog();
  }

  @Override
  public Set<Integer> openForIntake() {
    return journal.openForIntake();
  }

  @Override
  public boolean isFull() {
    return journal.isFull();
  }

  @Override
  public JournalHealth health() {
    return journal.health();
  }

  @Override
  public TaskTable tasks() {
    return journal.tasks();
  }

  private void answered(TaskKey key) {
    pending.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
  }
}
