package io.cometvideo.worker.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/** {@code GET /v1/videos/{id}} and {@code GET /v1/videos/{id}/content}. */
final class RetrieveHandler {
  private final SimulatorState state;
  private final TaskBody bodies;
  private final FileHandler files;
  private final InstantSource clock;

  RetrieveHandler(SimulatorState state, TaskBody bodies, FileHandler files, InstantSource clock) {
    this.state = state;
    this.bodies = bodies;
    this.files = files;
    this.clock = clock;
  }

  void handle(HttpExchange exchange, String taskId) throws IOException {
    switch (state.poll(taskId, clock.instant())) {
      case PollAnswer.Refused(Refusal refusal) -> refuse(exchange, refusal);
      case PollAnswer.Odd(OddBody body) -> body.send(exchange);
      case PollAnswer.Found found -> Answers.json(exchange, 200, bodies.found(found));
    }
  }

  void handleContent(HttpExchange exchange, String taskId) throws IOException {
    Optional<SimulatedTask> task =
        state.find(taskId).filter(found -> !found.directives.has("content-missing"));
    if (task.isEmpty()) {
      refuse(exchange, Refusal.nested(404, "task_not_exist", "task_not_exist"));
    } else if (task.get().statusAt(clock.instant()) != RenderStatus.SUCCESS) {
      refuse(exchange, Refusal.nested(400, "invalid_request", "the task is not completed"));
    } else {
      files.send(exchange, task.get());
    }
  }

  private void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
    Answers.refuse(exchange, refusal, state.settings().errorShape());
  }
}
