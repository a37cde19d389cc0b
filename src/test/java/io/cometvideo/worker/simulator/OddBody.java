package io.cometvideo.worker.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** What a 200 can carry instead of the provider's JSON. */
enum OddBody {
  EMPTY,
  /** A web page. */
  HTML,
  /** Something that is no JSON, but says that it is. */
  BROKEN,
  /** JSON that never ends, as fast as it is read. */
  ENDLESS,
  /** JSON that comes a byte at a time and takes an hour. */
  TRICKLE;

  private static final String JSON = "application/json";
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int HOUR_OF_PAUSES = 4 * 3600;

  /** By its name in a directive; {@code EMPTY} for what is none. */
  static OddBody of(String name) {
    try {
      return valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      return EMPTY;
    }
  }

  void send(HttpExchange exchange) throws IOException {
    switch (this) {
      case EMPTY -> Answers.whole(exchange, 200, JSON, new byte[0]);
      case HTML -> Answers.html(exchange, 200);
      case BROKEN -> Answers.whole(exchange, 200, JSON, bytes("{\"id\": \"task_"));
      case ENDLESS -> goOn(exchange, "x".repeat(8192), Long.MAX_VALUE, Duration.ZERO);
      case TRICKLE -> goOn(exchange, " ", HOUR_OF_PAUSES, PAUSE);
    }
  }

  private static void goOn(HttpExchange exchange, String piece, long times, Duration pause)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", JSON);
    exchange.sendResponseHeaders(200, 0);
    OutputStream body = exchange.getResponseBody();
    body.write(bytes("{\"note\":\""));
    for (long i = 0; i < times; i++) {
      body.write(bytes(piece));
      body.flush();
      Pause.of(pause);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
