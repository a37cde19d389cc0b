package io.cometvideo.worker.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/**
 * {@code GET /files/{id}.mp4} by a signed address, and the bytes of {@code GET
 * /v1/videos/{id}/content}.
 */
final class FileHandler {
  private static final String MP4 = "video/mp4";
  private static final Duration STALLED = Duration.ofHours(1);
  private static final Duration TRICKLE_PAUSE = Duration.ofMillis(50);
  private static final int TRICKLE_BYTES = 1024;

  private final SimulatorState state;
  private final SignedAddresses addresses;
  private final InstantSource clock;

  FileHandler(SimulatorState state, SignedAddresses addresses, InstantSource clock) {
    this.state = state;
    this.addresses = addresses;
    this.clock = clock;
  }

  void handle(HttpExchange exchange, String taskId) throws IOException {
    if (exchange.getRequestHeaders().containsKey("Authorization")) {
      state.count(Count.KEY_LEAKS);
      // Object stores refuse two kinds of authorisation in one call.
      Answers.xml(exchange, 400, "InvalidArgument");
      return;
    }
    Optional<SimulatedTask> task = state.find(taskId);
    String query = exchange.getRequestURI().getRawQuery();
    if (task.isEmpty() || !addresses.allows(taskId, query, clock.instant())) {
      Answers.xml(exchange, 403, "AccessDenied");
      return;
    }
    send(exchange, task.get());
  }

  /**
   * Sends the file, or the part of it that the call asks for, the way the task's directives say.
   */
  void send(HttpExchange exchange, SimulatedTask task) throws IOException {
    byte[] file = fileOf(task);
    Optional<String> header = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"));
    Optional<ByteRange> range = header.flatMap(text -> ByteRange.of(text, file.length));
    exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
    if (header.isPresent() && range.isEmpty()) {
      exchange.getResponseHeaders().set("Content-Range", "bytes */" + file.length);
      Answers.xml(exchange, 416, "InvalidRange");
      return;
    }
    exchange.getResponseHeaders().set("ETag", '"' + task.id + '"');
    range.ifPresent(
        part -> exchange.getResponseHeaders().set("Content-Range", part.contentRange(file.length)));
    byte[] part = range.map(r -> Arrays.copyOfRange(file, r.first(), r.last() + 1)).orElse(file);
    transfer(exchange, task, range.isPresent() ? 206 : 200, part);
  }

  private void transfer(HttpExchange exchange, SimulatedTask task, int status, byte[] bytes)
      throws IOException {
    switch (state.onDownload(task)) {
      case WHOLE -> stream(exchange, task, status, bytes, bytes.length, Duration.ZERO);
      case TRICKLE -> stream(exchange, task, status, bytes, TRICKLE_BYTES, TRICKLE_PAUSE);
      case CUT -> Answers.cut(exchange, status, MP4, bytes);
      case STALL -> {
        Answers.half(exchange, status, MP4, bytes);
        Pause.of(STALLED);
      }
    }
  }

  private void stream(
      HttpExchange exchange, SimulatedTask task, int status, byte[] bytes, int step, Duration pause)
      throws IOException {
    Answers.head(exchange, status, MP4, bytes.length);
    int last = bytes.length - 1;
    try (OutputStream body = exchange.getResponseBody()) {
      for (int at = 0; at < last; at += step) {
        body.write(bytes, at, Math.min(step, last - at));
        body.flush();
        Pause.of(pause);
      }
      // Counted before the last byte: whoever has all of the file finds it counted.
      state.onFullDownload(task);
      body.write(bytes, last, 1);
    }
  }

  private static byte[] fileOf(SimulatedTask task) {
    if (task.directives.has("not-a-video")) {
      return "<!DOCTYPE html><html><body>not here</body></html>".getBytes(StandardCharsets.UTF_8);
    }
    Submission submission = task.submission;
    return VideoLibrary.SHARED.video(submission.shape(), submission.seconds(), submission.prompt());
  }
}
