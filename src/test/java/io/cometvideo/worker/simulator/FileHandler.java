package io.cometvideo.worker.simulator;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
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
  private static final int BLOCK_BYTES = 64 * 1024;
  private static final int MISSING_BYTES = 1000;

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
    VideoFile file = VideoFile.of(task);
    Headers answer = exchange.getResponseHeaders();
    Optional<String> wanted =
        task.directives.has("no-range") ? Optional.empty() : wantedRange(exchange, etag(task));
    Optional<ByteRange> range = wanted.flatMap(text -> ByteRange.of(text, file.length()));
    if (wanted.isPresent() && range.isEmpty()) {
      answer.set("Content-Range", "bytes */" + file.length());
      Answers.xml(exchange, 416, "InvalidRange");
      return;
    }
    if (!task.directives.has("no-range")) {
      answer.set("Accept-Ranges", "bytes");
    }
    answer.set("ETag", etag(task));
    range.ifPresent(part -> answer.set("Content-Range", part.contentRange(file.length())));
    var part = range.orElse(ByteRange.whole(file.length()));
    transfer(exchange, task, new Part(file, part, range.isPresent() ? 206 : 200));
  }

  /** A range is wanted of the file that the caller has begun with, of no other. */
  private static Optional<String> wantedRange(HttpExchange exchange, String etag) {
    String known = exchange.getRequestHeaders().getFirst("If-Range");
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"))
        .filter(_ -> known == null || known.equals(etag));
  }

  private static String etag(SimulatedTask task) {
    return '"' + task.id + '"';
  }

  private record Part(VideoFile file, ByteRange range, int status) {}

  private void transfer(HttpExchange exchange, SimulatedTask task, Part part) throws IOException {
    long length = part.range().length();
    switch (state.onDownload(task)) {
      case WHOLE -> whole(exchange, task, part, BLOCK_BYTES, Duration.ZERO);
      case TRICKLE -> whole(exchange, task, part, TRICKLE_BYTES, TRICKLE_PAUSE);
      case CUT -> begun(exchange, part, length, length / 2);
      case TOO_SHORT -> begun(exchange, part, length + MISSING_BYTES, length);
      case STALL -> {
        begun(exchange, part, length, length / 2);
        Pause.of(STALLED);
      }
      case REFUSED -> Answers.xml(exchange, 503, "SlowDown");
    }
  }

  /** Sends less than was announced; the connection is closed afterwards. */
  private static void begun(HttpExchange exchange, Part part, long announced, long sent)
      throws IOException {
    Answers.head(exchange, part.status(), MP4, announced);
    OutputStream body = exchange.getResponseBody();
    write(body, part.file(), part.range().first(), sent, BLOCK_BYTES, Duration.ZERO);
    body.flush();
  }

  private void whole(HttpExchange exchange, SimulatedTask task, Part part, int step, Duration pause)
      throws IOException {
    ByteRange range = part.range();
    Answers.head(exchange, part.status(), MP4, range.length());
    try (OutputStream body = exchange.getResponseBody()) {
      write(body, part.file(), range.first(), range.length() - 1, step, pause);
      // Counted before the last byte: whoever has all of the file finds it counted.
      state.onFullDownload(task);
      part.file().write(body, range.last(), 1);
    }
  }

  private static void write(
      OutputStream body, VideoFile file, long from, long count, int step, Duration pause)
      throws IOException {
    for (long done = 0; done < count; done += step) {
      file.write(body, from + done, (int) Math.min(step, count - done));
      body.flush();
      Pause.of(pause);
    }
  }
}
