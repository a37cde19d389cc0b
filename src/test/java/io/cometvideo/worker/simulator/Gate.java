package io.cometvideo.worker.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** What stands before every call: outage and latency, then account and key. */
final class Gate {
  private final SimulatorState state;

  Gate(SimulatorState state) {
    this.state = state;
  }

  /** Whether the call gets through to the API at all; it has been dropped if not. */
  boolean isReached(HttpExchange exchange) throws IOException {
    SimulatorSettings settings = state.settings();
    if (settings.outage() != Outage.NONE) {
      state.count(Count.DROPPED);
      Answers.drop(exchange);
      return false;
    }
    Pause.of(settings.latency());
    return true;
  }

  /** Whether account and key let the call in; it has been answered if not. */
  boolean admits(HttpExchange exchange) throws IOException {
    SimulatorSettings settings = state.settings();
    AccountMode mode = settings.account();
    if (mode == AccountMode.OK && !carries(exchange, settings.key())) {
      mode = AccountMode.WRONG_KEY;
    }
    if (mode == AccountMode.OK) {
      return true;
    }
    state.count(Count.ACCOUNT_REFUSALS);
    exchange.getRequestBody().readAllBytes();
    refuse(exchange, mode, settings.errorShape());
    return false;
  }

  private void refuse(HttpExchange exchange, AccountMode mode, ErrorShape shape)
      throws IOException {
    switch (mode) {
      case OK -> throw new IllegalArgumentException("not a refusal");
      case WRONG_KEY -> Answers.refuse(exchange, Refusal.invalidToken(), shape);
      case PAYMENT_REQUIRED -> Answers.refuse(exchange, Refusal.ofDirective("402", ""), shape);
      case QUOTA_EXHAUSTED ->
          Answers.refuse(
              exchange,
              Refusal.nested(
                  403, "insufficient_user_quota", "user quota is not enough" + Refusal.requestId()),
              shape);
      case HTML_PAGE -> Answers.html(exchange, 200);
      case REDIRECT -> Answers.redirect(exchange);
    }
  }

  private static boolean carries(HttpExchange exchange, String key) {
    return ("Bearer " + key).equals(exchange.getRequestHeaders().getFirst("Authorization"));
  }
}
