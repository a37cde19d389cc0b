package io.cometvideo.worker.task;

/**
 * What a task has taken so far, counted over its whole life.
 *
 * @param submissions POSTs that were sent, refused ones too; not connections that were never made
 * @param polls GETs that were answered or failed
 * @param downloads transfers that were begun
 * @param faults steps that broke off because the worker itself failed
 * @param resumes how often the failed task was taken up again
 */
public record Attempts(int submissions, int polls, int downloads, int faults, int resumes) {

  public static final Attempts NONE = new Attempts(0, 0, 0);

  /** Without faults and resumes. */
  public Attempts(int submissions, int polls, int downloads) {
    this(submissions, polls, downloads, 0, 0);
  }

  Attempts withSubmissions(int count) {
    return new Attempts(count, polls, downloads, faults, resumes);
  }

  Attempts plusPoll() {
    return new Attempts(submissions, polls + 1, downloads, faults, resumes);
  }

  Attempts plusDownload(int itsPolls) {
    return new Attempts(submissions, polls + itsPolls, downloads + 1, faults, resumes);
  }

  Attempts plusFault() {
    return new Attempts(submissions, polls, downloads, faults + 1, resumes);
  }

  /** The task begins anew at its render: what it has failed at before counts no more. */
  Attempts plusResume() {
    return new Attempts(submissions, polls, 0, 0, resumes + 1);
  }
}
