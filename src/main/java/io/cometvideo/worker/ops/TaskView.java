package io.cometvideo.worker.ops;

import io.cometvideo.worker.task.Attempts;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskState.Rendering;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task as operators see it: without its prompt.
 *
 * @param progress of the render, null while there is none
 */
record TaskView(
    String requestId,
    int partition,
    Status status,
    @Nullable String model,
    @Nullable String tenant,
    @Nullable String taskId,
    @Nullable Integer progress,
    Attempts attempts,
    Instant acceptedAt,
    Instant updatedAt,
    Instant deadline) {

  static TaskView of(Task task) {
    return new TaskView(
        task.requestId().value(),
        task.key().partition(),
        task.status(),
        task.summary().model(),
        task.summary().tenant(),
        task.providerTaskId() == null ? null : task.providerTaskId().value(),
        task.state() instanceof Rendering rendering ? rendering.progress() : null,
        task.attempts(),
        task.timings().acceptedAt(),
        task.updatedAt(),
        task.deadline());
  }
}
