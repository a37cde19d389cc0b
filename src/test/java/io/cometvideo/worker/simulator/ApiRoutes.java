package io.cometvideo.worker.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which call goes where on the API's port. */
final class ApiRoutes implements HttpHandler {
  private static final Pattern TASK = Pattern.compile("/v1/videos/([^/]+)(/content)?");
  private static final Pattern FILE = Pattern.compile("/files/([^/]+)\\.mp4");

  private final SimulatorState state;
  private final Gate gate;
  private final SubmitHandler submit;
  private final RetrieveHandler retrieve;
  private final FileHandler files;
  private final HttpHandler control;

  ApiRoutes(SimulatorState state, URI baseUrl, InstantSource clock, HttpHandler control) {
    SignedAddresses addresses = new SignedAddresses(baseUrl);
    TaskBody bodies = new TaskBody(state, addresses);
    this.state = state;
    this.gate = new Gate(state);
    this.submit = new SubmitHandler(state, bodies, clock);
    this.files = new FileHandler(state, addresses, clock);
    this.retrieve = new RetrieveHandler(state, bodies, files, clock);
    this.control = control;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.startsWith(ControlHandler.PREFIX)) {
        control.handle(exchange);
        return;
      }
      boolean post = exchange.getRequestMethod().equals("POST");
      if (post && path.equals("/v1/videos")) {
        state.count(Count.POSTS);
      }
      if (gate.isReached(exchange)) {
        route(exchange, post, path);
      }
    }
  }

  private void route(HttpExchange exchange, boolean post, String path) throws IOException {
    Matcher task = TASK.matcher(path);
    Matcher file = FILE.matcher(path);
    if (!post && file.matches()) {
      files.handle(exchange, file.group(1));
    } else if (path.equals(Answers.LOGIN)) {
      onLogin(exchange);
    } else if (!gate.admits(exchange)) {
      return;
    } else if (post && path.equals("/v1/videos")) {
      submit.handle(exchange);
    } else if (!post && task.matches()) {
      if (task.group(2) == null) {
        retrieve.handle(exchange, task.group(1));
      } else {
        retrieve.handleContent(exchange, task.group(1));
      }
    } else {
      Answers.refuse(
          exchange,
          Refusal.nested(404, "", "Invalid URL (" + exchange.getRequestMethod() + " " + path + ")"),
          state.settings().errorShape());
    }
  }

  private void onLogin(HttpExchange exchange) throws IOException {
    state.count(Count.REDIRECTS_FOLLOWED);
    if (exchange.getRequestHeaders().containsKey("Authorization")) {
      state.count(Count.KEY_LEAKS);
    }
    Answers.html(exchange, 200);
  }
}
