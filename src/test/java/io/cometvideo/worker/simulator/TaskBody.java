package io.cometvideo.worker.simulator;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task as the provider writes it. */
final class TaskBody {
  private final SimulatorState state;
  private final SignedAddresses addresses;

  TaskBody(SimulatorState state, SignedAddresses addresses) {
    this.state = state;
    this.addresses = addresses;
  }

  /** The answer to the POST. */
  Map<String, @Nullable Object> created(SimulatedTask task) {
    return body(task, RenderStatus.SUBMITTED, 0);
  }

  Map<String, @Nullable Object> withoutId(SimulatedTask task) {
    Map<String, @Nullable Object> body = created(task);
    body.remove("id");
    body.remove("task_id");
    return body;
  }

  /** The answer to a GET. */
  Map<String, @Nullable Object> found(PollAnswer.Found found) {
    SimulatedTask task = found.task();
    Map<String, @Nullable Object> body = body(task, found.status(), found.progress());
    body.put("completed_at", found.status().isTerminal() ? task.endsAt.getEpochSecond() : null);
    if (found.addressUntil() != null) {
      body.put("video_url", addresses.address(task.id, found.addressUntil()).toString());
    }
    if (found.status() == RenderStatus.FAILED) {
      body.put(
          "error",
          Map.of(
              "code",
              "OutputVideoSensitiveContentDetected",
              "message",
              "the request failed because the output video may contain sensitive information."
                  + " Request id: "
                  + Ids.random(20)));
    } else if (found.status() == RenderStatus.ERROR) {
      body.put("fail_reason", "internal error, please try again" + Refusal.requestId());
    }
    return body;
  }

  private Map<String, @Nullable Object> body(
      SimulatedTask task, RenderStatus status, int progress) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("id", task.id);
    body.put("task_id", task.id);
    body.put("object", "video");
    body.put("model", task.submission.model());
    body.put("status", state.settings().vocabulary().word(status));
    body.put("progress", progress);
    body.put("created_at", task.submittedAt.getEpochSecond());
    return body;
  }
}
