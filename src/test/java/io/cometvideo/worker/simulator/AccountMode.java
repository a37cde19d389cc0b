package io.cometvideo.worker.simulator;

/** How the whole account is answered, whatever the call. */
public enum AccountMode {
  /** Calls with the right key are served. */
  OK,
  /** 401 {@code invalid token}, even with the right key. */
  WRONG_KEY,
  /** 402. */
  PAYMENT_REQUIRED,
  /** 403 {@code insufficient_user_quota}. */
  QUOTA_EXHAUSTED,
  /** 200 with an HTML page, as a wrong base URL gives. */
  HTML_PAGE,
  /** 302 to a login page; whoever follows it is counted. */
  REDIRECT
}
