package io.cometvideo.worker.simulator;

import java.net.URI;
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
    Map<String, @Nullable Object> body =
        body(task, state.settings().vocabulary().word(RenderStatus.SUBMITTED), 0);
    if (task.directives.has("no-id") || task.directives.has("task-id-only")) {
      body.remove("id");
    }
    if (task.directives.has("no-id")) {
      body.remove("task_id");
    }
    return body;
  }

  /** The answer to a GET. */
  Map<String, @Nullable Object> found(PollAnswer.Found found) {
    SimulatedTask task = found.task();
    String word =
        found.word() == null ? state.settings().vocabulary().word(found.status()) : found.word();
    Map<String, @Nullable Object> body = body(task, word, found.progress());
    body.put("completed_at", found.status().isTerminal() ? task.endsAt.getEpochSecond() : null);
    if (found.addressUntil() != null) {
      URI address = state.onAddress(addresses.address(task.id, found.addressUntil()));
      putAddress(body, task.directives.first("url-in").orElse(""), address.toString());
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

  /** Where the gateways of this family put it. */
  private static void putAddress(Map<String, @Nullable Object> body, String field, String address) {
    switch (field) {
      case "metadata" -> body.put("metadata", Map.of("url", address));
      case "content" -> body.put("content", Map.of("video_url", address));
      case "result" -> body.put("result_url", address);
      case "data" -> body.put("data", Map.of("result_url", address));
      default -> body.put("video_url", address);
    }
  }

  private static Map<String, @Nullable Object> body(
      SimulatedTask task, String status, int progress) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("id", task.id);
    body.put("task_id", task.id);
    body.put("object", "video");
    body.put("model", task.submission.model());
    body.put("status", status);
    body.put("progress", progress);
    body.put("created_at", task.submittedAt.getEpochSecond());
    return body;
  }
}
