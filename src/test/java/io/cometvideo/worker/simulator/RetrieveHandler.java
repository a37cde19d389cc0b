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
      case PollAnswer.Found found -> Answers.json(exchange, 200, bodies.found(found));
    }
  }

  void handleContent(HttpExchange exchange, String taskId) throws IOException {
    Optional<SimulatedTask> task =
        state.find(taskId).filter(found -> found.statusAt(clock.instant()) == RenderStatus.SUCCESS);
    if (task.isPresent()) {
      files.send(exchange, task.get());
    } else {
      refuse(exchange, Refusal.taskNotExist());
    }
  }

  private void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
    Answers.refuse(exchange, refusal, state.settings().errorShape());
  }
}
