package io.cometvideo.worker.engine;

import io.cometvideo.worker.journal.EndingTimes;
import io.cometvideo.worker.journal.JournalRuntime;
import java.util.Optional;
import java.util.Set;

/**
 * The engine as the other packages see it: started and drained by the intake, asked by the
 * operations endpoints. All methods may be called from any thread.
 */
public final class Engine {

  private final TaskEngine tasks;
  private final JournalRuntime journalRuntime;
  private final Submissions submissions;
  private final AccountGate gate;
  private final StepRunner steps;
  private final FleetLimits limits;
  private final SystemTimer timer;
  private final IntakePauses pauses;
  private final EndingTimes times;

  Engine(EngineParts parts, JournalRuntime journalRuntime, SystemTimer timer, EndingTimes times) {
    this.tasks = parts.tasks;
    this.submissions = parts.submissions;
    this.gate = parts.gate;
    this.steps = parts.steps;
    this.limits = parts.limits;
    this.pauses = parts.pauses;
    this.journalRuntime = journalRuntime;
    this.timer = timer;
    this.times = times;
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
    return pauses.reasons();
  }

  /** An operator pauses the intake, or lets it go on. */
  public void pauseByOperator(boolean paused) {
    pauses.byOperator(paused);
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
    steps.quiesce(partitions, times.post());
  }

  /**
   * Begins nothing new and waits for submissions and transfers under way; those that take longer
   * are cut off.
   */
  public void drain() throws InterruptedException {
    steps.drain(times.grace(), times.cutOff());
  }

  /** Ends the engine and the journal; what is left is written first. */
  public void stop() throws InterruptedException {
    timer.close();
    journalRuntime.stop();
  }
}
