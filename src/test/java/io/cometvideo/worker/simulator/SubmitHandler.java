package io.cometvideo.worker.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** {@code POST /v1/videos}. */
final class SubmitHandler {
  private static final int MAX_BODY_BYTES = 64 * 1024 * 1024;

  private final SimulatorState state;
  private final TaskBody bodies;
  private final InstantSource clock;

  SubmitHandler(SimulatorState state, TaskBody bodies, InstantSource clock) {
    this.state = state;
    this.bodies = bodies;
    this.clock = clock;
  }

  void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      refuse(exchange, Refusal.html(413));
      return;
    }
    Optional<MultipartForm> form =
        MultipartForm.parse(exchange.getRequestHeaders().getFirst("Content-Type"), body);
    if (form.isEmpty()) {
      refuse(exchange, Refusal.invalidRequest("request Content-Type isn't multipart/form-data"));
      return;
    }
    String prompt = form.get().field("prompt").orElse("");
    Directives directives = Directives.of(prompt);
    Optional<Refusal> asked =
        state.onPost(prompt, form.get().field("model").orElse(""), directives);
    switch (SubmissionCheck.of(form.get())) {
      case SubmissionCheck.Failed(Refusal refusal) -> refuse(exchange, refusal);
      case SubmissionCheck.Passed _ when asked.isPresent() -> refuse(exchange, asked.get());
      case SubmissionCheck.Passed(Submission submission) ->
          accept(exchange, submission, directives);
    }
  }

  private void accept(HttpExchange exchange, Submission submission, Directives directives)
      throws IOException {
    SimulatedTask task = state.accept(submission, directives, clock.instant());
    Pause.of(directives.duration("hold").orElse(Duration.ZERO));
    byte[] answer = Json.MAPPER.writeValueAsBytes(bodies.created(task));
    if (directives.has("lose-answer")) {
      Answers.drop(exchange);
    } else if (directives.has("answer")) {
      OddBody.of(directives.first("answer").orElse("empty")).send(exchange);
    } else if (directives.has("cut-answer")) {
      Answers.cut(exchange, 200, "application/json", answer);
    } else {
      Answers.whole(exchange, 200, "application/json", answer);
    }
  }

  private void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
    Answers.refuse(exchange, refusal, state.settings().errorShape());
  }
}
