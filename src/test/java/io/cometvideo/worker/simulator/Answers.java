package io.cometvideo.worker.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The ways in which a call is answered, or is not. */
final class Answers {
  /** Where redirects lead. */
  static final String LOGIN = "/login";

  private Answers() {}

  static void json(HttpExchange exchange, int status, Object body) throws IOException {
    whole(exchange, status, "application/json", Json.MAPPER.writeValueAsBytes(body));
  }

  static void html(HttpExchange exchange, int status) throws IOException {
    String page =
        "<!DOCTYPE html><html><head><title>" + status + "</title></head><body>sorry</body></html>";
    whole(exchange, status, "text/html; charset=utf-8", bytes(page));
  }

  /** To the login page of this very server, which counts who comes. */
  static void redirect(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Location", LOGIN);
    html(exchange, 302);
  }

  /** As object stores refuse. */
  static void xml(HttpExchange exchange, int status, String code) throws IOException {
    String error = "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>";
    whole(exchange, status, "application/xml", bytes(error));
  }

  static void refuse(HttpExchange exchange, Refusal refusal, ErrorShape shape) throws IOException {
    if (refusal.status() == Refusal.DROP) {
      drop(exchange);
      return;
    }
    if (refusal.retryAfterSeconds() > 0) {
      exchange
          .getResponseHeaders()
          .set("Retry-After", Integer.toString(refusal.retryAfterSeconds()));
    }
    switch (refusal.form()) {
      case HTML -> html(exchange, refusal.status());
      case REDIRECT -> redirect(exchange);
      case FLAT, NESTED -> json(exchange, refusal.status(), refusal.body(shape));
    }
  }

  /** Closes the connection; the other side sees its end and no byte before it. */
  static void drop(HttpExchange exchange) {
    exchange.close();
  }

  /** Announces all of {@code body}, sends half of it and closes the connection. */
  static void cut(HttpExchange exchange, int status, String contentType, byte[] body)
      throws IOException {
    head(exchange, status, contentType, body.length);
    exchange.getResponseBody().write(Arrays.copyOf(body, body.length / 2));
    exchange.getResponseBody().flush();
    exchange.close();
  }

  static void whole(HttpExchange exchange, int status, String contentType, byte[] body)
      throws IOException {
    // For the server a length of 0 is one that is not known, and -1 is none.
    head(exchange, status, contentType, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.getResponseBody().close();
  }

  static void head(HttpExchange exchange, int status, String contentType, long length)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
