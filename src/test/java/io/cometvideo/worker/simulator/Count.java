package io.cometvideo.worker.simulator;

/** What is counted over all calls; see {@link Totals}. */
enum Count {
  POSTS,
  POLLS,
  UNKNOWN_TASK_POLLS,
  DOWNLOADS,
  ACCOUNT_REFUSALS,
  DROPPED,
  KEY_LEAKS,
  REDIRECTS_FOLLOWED
}
