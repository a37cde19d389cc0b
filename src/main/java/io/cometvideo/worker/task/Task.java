package io.cometvideo.worker.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The worker's unit of work for one request, as it stands at one moment.
 *
 * @param key where it lives
 * @param summary what is kept of the request
 * @param state what is known and what is next
 * @param deadline when it ends at the latest, unless a final answer is already there; {@code
 *     Storing} brings one of its own
 * @param attempts how often the provider was asked
 * @param timings when it reached what
 * @param updatedAt when it last changed
 */
public record Task(
    TaskKey key,
    RequestSummary summary,
    TaskState state,
    Instant deadline,
    Attempts attempts,
    Timings timings,
    Instant updatedAt) {

  /** The request's id. */
  public RequestId requestId() {
    return key.requestId();
  }

  /** The word for its state. */
  public Status status() {
    return state.status();
  }

  /** The provider's id, null before there is one. */
  public @Nullable ProviderTaskId providerTaskId() {
    ProviderTask providerTask = state.providerTask();
    return providerTask == null ? null : providerTask.id();
  }

  /** The same task, of which more or less is at hand. */
  public Task with(RequestSummary known, TaskState.Accepted waiting) {
    return new Task(key, known, waiting, deadline, attempts, timings, updatedAt);
  }

  Task with(TaskState next, Instant now) {
    return new Task(key, summary, next, deadline, attempts, timings, now);
  }

  Task withDeadline(Instant changed) {
    return new Task(key, summary, state, changed, attempts, timings, updatedAt);
  }

  Task with(RequestSummary changed) {
    return new Task(key, changed, state, deadline, attempts, timings, updatedAt);
  }

  Task with(Attempts changed) {
    return new Task(key, summary, state, deadline, changed, timings, updatedAt);
  }

  Task with(Timings changed) {
    return new Task(key, summary, state, deadline, attempts, changed, updatedAt);
  }
}
