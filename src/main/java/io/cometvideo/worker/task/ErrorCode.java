package io.cometvideo.worker.task;

/** Why a task failed: the closed set of {@code error.code} on completion events. */
public enum ErrorCode {
  INVALID_REQUEST,
  INPUT_REFERENCE_UNAVAILABLE,
  PROVIDER_REJECTED,
  RENDER_FAILED,
  PROVIDER_UNAVAILABLE,
  SUBMISSION_OUTCOME_UNKNOWN,
  TASK_LOST,
  TIMED_OUT,
  DOWNLOAD_FAILED,
  STORAGE_FAILED,
  INTERNAL
}
