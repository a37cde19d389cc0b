package io.cometvideo.worker.task;

/** Why nothing can be asked of the provider at the moment, whichever the request. */
public enum AccountProblem {
  /** No key is configured. */
  KEY_MISSING,
  /** The provider answers 401. */
  KEY_REFUSED,
  /** The provider answers 402, or 403 with words of quota or balance. */
  OUT_OF_QUOTA,
  /** The base URL answers with redirects, HTML or 404: it is not the provider's API. */
  WRONG_BASE_URL
}
