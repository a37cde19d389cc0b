package io.cometvideo.worker.task;

import java.time.Duration;

/**
 * The numbers that decide when a task gives up.
 *
 * @param maxSubmitAttempts refusals after which a submission is not tried again, at least 1
 * @param onUnknownOutcome what follows a submission whose outcome is unknown
 * @param maxDownloadAttempts failed transfers after which a video is given up, at least 1
 * @param missingGrace how long after its submission the provider may not know a task
 * @param missingLimit how often in a row the provider must deny a task, after the grace, until it
 *     is lost
 * @param unaddressedLimit how often in a row a finished render may lack its address until the video
 *     is asked for without one
 * @param storingTime how long a video that is found done has at least until it is stored
 * @param lastLook how long after its deadline a task is kept whose provider gives no usable answer
 * @param maxFaults steps of a task that the worker itself may fail at until the task ends, at least
 *     1
 * @param baseUrl where the provider is asked about a render whose id an operator names
 */
public record TaskPolicy(
    int maxSubmitAttempts,
    OnUnknownOutcome onUnknownOutcome,
    int maxDownloadAttempts,
    Duration missingGrace,
    int missingLimit,
    int unaddressedLimit,
    Duration storingTime,
    Duration lastLook,
    int maxFaults,
    String baseUrl) {

  /** What follows a submission whose outcome is unknown. */
  public enum OnUnknownOutcome {
    /** The task fails: the worker never pays twice. */
    FAIL,
    /** It is submitted once more, at most once a request: it may be paid twice. */
    RESUBMIT
  }
}
