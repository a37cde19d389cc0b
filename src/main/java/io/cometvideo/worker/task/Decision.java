package io.cometvideo.worker.task;

/** What follows from a happening. */
public sealed interface Decision {

  /** The task becomes this, which is to be recorded (and announced, if terminal). */
  record Change(Task next) implements Decision {}

  /** The task becomes this in memory only: what changed is not worth a record. */
  record Keep(Task next) implements Decision {}

  /** Nothing changes. */
  record Ignore(Reason reason) implements Decision {}

  /** Why nothing changes. */
  enum Reason {
    /** A request whose id has a task already. */
    DUPLICATE,
    /** Something about an id that has no task. */
    UNKNOWN_TASK,
    /** A resume of a task that has not failed, of which no render is known, or another one. */
    NOT_RESUMABLE,
    /** An answer that came too late: the task has moved on. */
    STALE
  }
}
