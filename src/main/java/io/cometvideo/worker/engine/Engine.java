package io.cometvideo.worker.engine;

import io.cometvideo.worker.journal.JournalRuntime;
import io.cometvideo.worker.journal.TaskJournal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The engine as the other packages see it: started and drained by the intake, asked by the
 * operations endpoints. All methods may be called from any thread.
 */
public final class Engine {

  private static final Duration REVOCATION_PATIENCE = Duration.ofSeconds(10);
  private static final Duration JOURNAL_STOP = Duration.ofSeconds(5);

  private final TaskEngine tasks;
  private final JournalRuntime journalRuntime;
  private final TaskJournal journal;
  private final Submissions submissions;
  private final AccountGate gate;
  private final StepRunner steps;
  private final FleetLimits limits;
  private final SystemTimer timer;
  private final int maxWaiting;

  Engine(
      EngineParts parts,
      JournalRuntime journalRuntime,
      TaskJournal journal,
      SystemTimer timer,
      int maxWaiting) {
    this.tasks = parts.tasks;
    this.submissions = parts.submissions;
    this.gate = parts.gate;
    this.steps = parts.steps;
    this.limits = parts.limits;
    this.journalRuntime = journalRuntime;
    this.journal = journal;
    this.timer = timer;
    this.maxWaiting = maxWaiting;
  }

  /**
   * Starts the journal and the engine, before anything is read.
   *
   * @param partitions how many the requests topic has
   */
  public void start(int partitions) {
    limits.partitions(partitions);
    journalRuntime.start(tasks);
    tasks.start();
  }

  /** Why nothing more is to be taken in, as far as the engine knows; empty if all is well. */
  public Set<PauseReason> pauseReasons() {
    Set<PauseReason> reasons = EnumSet.noneOf(PauseReason.class);
    if (gate.fault().isPresent()) {
      reasons.add(PauseReason.ACCOUNT);
    }
    if (submissions.waiting() >= maxWaiting) {
      reasons.add(PauseReason.WAITING);
    }
    if (journal.isFull()) {
      reasons.add(PauseReason.JOURNAL);
    }
    return reasons;
  }

  /** The account's fault, empty while it works. */
  public Optional<AccountState> accountFault() {
    return gate.fault();
  }

  /** Accepted tasks that wait for a slot. */
  public int waiting() {
    return submissions.waiting();
  }

  /**
   * Begins nothing new for partitions that are about to be given up, and waits, within bounds, for
   * their submissions under way, so that the provider's ids can still be recorded.
   */
  public void quiesce(Set<Integer> partitions) throws InterruptedException {
    steps.quiesce(partitions, REVOCATION_PATIENCE);
  }

  /**
   * Begins nothing new and waits for submissions and transfers under way; those that take longer
   * are cut off.
   */
  public void drain(Duration atMost) throws InterruptedException {
    steps.drain(atMost);
  }

  /** Ends the engine and the journal; what is left is written first. */
  public void stop() throws InterruptedException {
    timer.close();
    journalRuntime.stop(JOURNAL_STOP);
  }
}
