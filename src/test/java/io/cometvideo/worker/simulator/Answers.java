package io.cometvideo.worker.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The ways in which a call is answered, or is not. */
final class Answers {
  private Answers() {}

  static void json(HttpExchange exchange, int status, Object body) throws IOException {
    whole(exchange, status, "application/json", Json.MAPPER.writeValueAsBytes(body));
  }

  static void html(HttpExchange exchange, int status) throws IOException {
    String page =
        "<!DOCTYPE html><html><head><title>" + status + "</title></head><body>sorry</body></html>";
    whole(exchange, status, "text/html; charset=utf-8", bytes(page));
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
    if (refusal.form() == Refusal.Form.HTML) {
      html(exchange, refusal.status());
    } else {
      json(exchange, refusal.status(), refusal.body(shape));
    }
  }

  /** Closes the connection; the other side sees its end and no byte before it. */
  static void drop(HttpExchange exchange) {
    exchange.close();
  }

  /** Announces all of {@code body}, sends half of it and closes the connection. */
  static void cut(HttpExchange exchange, int status, String contentType, byte[] body)
      throws IOException {
    half(exchange, status, contentType, body);
    exchange.close();
  }

  /** Announces all of {@code body} and sends half of it. */
  static void half(HttpExchange exchange, int status, String contentType, byte[] body)
      throws IOException {
    head(exchange, status, contentType, body.length);
    exchange.getResponseBody().write(Arrays.copyOf(body, body.length / 2));
    exchange.getResponseBody().flush();
  }

  static void whole(HttpExchange exchange, int status, String contentType, byte[] body)
      throws IOException {
    head(exchange, status, contentType, body.length);
    exchange.getResponseBody().write(body);
    exchange.getResponseBody().close();
  }

  static void head(HttpExchange exchange, int status, String contentType, int length)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
