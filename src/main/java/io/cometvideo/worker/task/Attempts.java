package io.cometvideo.worker.task;

/**
 * How often a task has asked the provider.
 *
 * @param submissions POSTs that were sent, refused ones too; not connections that were never made
 * @param polls GETs that were answered or failed
 * @param downloads transfers that were begun
 */
public record Attempts(int submissions, int polls, int downloads) {

  public static final Attempts NONE = new Attempts(0, 0, 0);

  Attempts withSubmissions(int count) {
    return new Attempts(count, polls, downloads);
  }

  Attempts plusPoll() {
    return new Attempts(submissions, polls + 1, downloads);
  }

  Attempts plusDownload(int itsPolls) {
    return new Attempts(submissions, polls + itsPolls, downloads + 1);
  }
}
