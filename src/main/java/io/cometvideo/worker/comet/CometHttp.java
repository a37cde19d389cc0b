package io.cometvideo.worker.comet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes one HTTP call and says how it ended. The time of a call covers all of it: a socket timeout
 * alone would let a body that trickles go on for ever, so a watchdog cancels the call.
 */
final class CometHttp {

  /** The provider's answers are a few hundred bytes; what is longer is not one of them. */
  static final int MAX_BODY_BYTES = 256 * 1024;

  private static final String SENDING = "comet.sending";
  private static final Duration MOST_RETRY_AFTER = Duration.ofMinutes(5);

  private final CloseableHttpClient client;
  private final ScheduledExecutorService watchdog;
  private final InstantSource clock;

  CometHttp(CloseableHttpClient client, ScheduledExecutorService watchdog, InstantSource clock) {
    this.client = client;
    this.watchdog = watchdog;
    this.clock = clock;
  }

  /**
   * Tells requests that may have left this machine from those that surely have not: it runs when
   * the connection stands, TLS included, and before the first byte is written. The client that is
   * given to the constructor must have it.
   */
  static void markSending(
      HttpRequest request, @Nullable EntityDetails entity, HttpContext context) {
    context.setAttribute(SENDING, true);
  }

  Answer call(HttpUriRequestBase request, Duration timeout) {
    var context = HttpClientContext.create();
    ScheduledFuture<?> deadline =
        watchdog.schedule(request::cancel, timeout.toMillis(), TimeUnit.MILLISECONDS);
    var received = new AtomicReference<@Nullable Answer>();
    try {
      return client.execute(
          request,
          context,
          response -> {
            Answer answer = received(request, response);
            received.set(answer);
            return answer;
          });
    } catch (IOException | IllegalStateException e) {
      // A call cancelled between two of the client's steps ends in an IllegalStateException.
      Answer answer = received.get();
      if (answer != null) {
        // Only the rest of the body, which nobody wants, could not be read.
        return answer;
      }
      return failed(e, context.getAttribute(SENDING) != null, request.isCancelled(), timeout);
    } finally {
      deadline.cancel(false);
    }
  }

  private Answer received(HttpUriRequestBase request, ClassicHttpResponse response) {
    var body = new ByteArrayOutputStream();
    boolean whole = readInto(body, request, response.getEntity());
    Header contentType = response.getFirstHeader("Content-Type");
    return new Answer.Received(
        response.getCode(),
        contentType == null ? "" : contentType.getValue(),
        body.toString(StandardCharsets.UTF_8),
        !whole,
        retryAfter(response.getFirstHeader("Retry-After")));
  }

  /** Reads what can be had of the body: its status still counts, and half a JSON is none. */
  private static boolean readInto(
      ByteArrayOutputStream body, HttpUriRequestBase request, @Nullable HttpEntity entity) {
    if (entity == null) {
      return true;
    }
    try (InputStream in = entity.getContent()) {
      byte[] buffer = new byte[8192];
      int n = in.read(buffer);
      while (n >= 0 && body.size() < MAX_BODY_BYTES) {
        body.write(buffer, 0, n);
        n = in.read(buffer);
      }
      if (n >= 0) {
        // Else closing the stream would read it to its end, which may never come.
        request.cancel();
      }
      return n < 0;
    } catch (IOException _) {
      request.cancel();
      return false;
    }
  }

  private static Answer failed(Exception e, boolean sending, boolean cancelled, Duration timeout) {
    String reason = cancelled ? "no whole answer within " + timeout.toMillis() + " ms" : reason(e);
    return sending
        ? new Answer.Lost("the connection was lost after sending: " + reason)
        : new Answer.NotConnected("the provider cannot be reached: " + reason);
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private @Nullable Duration retryAfter(@Nullable Header header) {
    if (header == null) {
      return null;
    }
    String value = header.getValue().strip();
    Duration wait;
    try {
      wait =
          value.matches("\\d{1,9}")
              ? Duration.ofSeconds(Long.parseLong(value))
              : Duration.between(clock.instant(), httpDate(value));
    } catch (DateTimeException _) {
      return null;
    }
    if (wait.isNegative()) {
      return null;
    }
    return wait.compareTo(MOST_RETRY_AFTER) > 0 ? MOST_RETRY_AFTER : wait;
  }

  private static Instant httpDate(String value) {
    return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
  }
}
