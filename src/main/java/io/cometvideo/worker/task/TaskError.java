package io.cometvideo.worker.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a task failed.
 *
 * @param code the kind of failure
 * @param message for people, with what to do where that is known; no secret
 * @param retryable whether a new request with the same content would have a chance
 * @param fault the call that failed, null if no call did
 * @param violations the rules that the request breaks, empty unless it was refused
 */
public record TaskError(
    ErrorCode code,
    String message,
    boolean retryable,
    @Nullable Fault fault,
    List<Violation> violations) {

  public TaskError {
    violations = List.copyOf(violations);
  }

  /** An error without a call. */
  public static TaskError of(ErrorCode code, String message, boolean retryable) {
    return new TaskError(code, message, retryable, null, List.of());
  }

  /** An error that came from a call: the fault's message is the error's. */
  public static TaskError of(ErrorCode code, boolean retryable, Fault fault) {
    return new TaskError(code, fault.message(), retryable, fault, List.of());
  }

  /** A refused request, with everything that is wrong with it. */
  public static TaskError invalid(List<Violation> violations) {
    String fields =
        String.join(", ", violations.stream().map(Violation::field).distinct().toList());
    return new TaskError(
        ErrorCode.INVALID_REQUEST,
        "the request breaks " + violations.size() + " rule(s): " + fields,
        false,
        null,
        violations);
  }
}
