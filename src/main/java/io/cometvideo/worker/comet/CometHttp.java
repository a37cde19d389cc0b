package io.cometvideo.worker.comet;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.UnknownHostException;
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
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * Makes one HTTP call and says how it ended. The time of a call covers all of it: a socket timeout
 * alone would let a body that trickles go on for ever, so a watchdog cancels the call.
 */
final class CometHttp {

  /** The provider's answers are a few hundred bytes; what is longer is not one of them. */
  static final int MAX_BODY_BYTES = 256 * 1024;

  private static final Duration MOST_RETRY_AFTER = Duration.ofMinutes(5);

  private final CloseableHttpClient client;
  private final ScheduledExecutorService watchdog;
  private final InstantSource clock;

  CometHttp(CloseableHttpClient client, ScheduledExecutorService watchdog, InstantSource clock) {
    this.client = client;
    this.watchdog = watchdog;
    this.clock = clock;
  }

  Answer call(HttpUriRequestBase request, Duration timeout) {
    ScheduledFuture<?> deadline =
        watchdog.schedule(request::cancel, timeout.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return client.execute(request, this::received);
    } catch (IOException e) {
      return failed(e, request.isCancelled(), timeout);
    } finally {
      deadline.cancel(false);
    }
  }

  private Answer received(ClassicHttpResponse response) {
    Header contentType = response.getFirstHeader("Content-Type");
    return new Answer.Received(
        response.getCode(),
        contentType == null ? "" : contentType.getValue(),
        body(response.getEntity()),
        retryAfter(response.getFirstHeader("Retry-After")));
  }

  /** An answer that cannot be read whole is as good as an empty one; its status still counts. */
  private static String body(@Nullable HttpEntity entity) {
    if (entity == null) {
      return "";
    }
    try (InputStream in = entity.getContent()) {
      byte[] bytes = in.readNBytes(MAX_BODY_BYTES + 1);
      return bytes.length > MAX_BODY_BYTES ? "" : new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }

  private static Answer failed(IOException e, boolean cancelled, Duration timeout) {
    if (isBeforeSending(e)) {
      return new Answer.NotConnected("the provider cannot be reached: " + reason(e));
    }
    return new Answer.Lost(
        cancelled
            ? "no whole answer came within " + timeout.toSeconds() + " s"
            : "the connection was lost after sending: " + reason(e));
  }

  private static boolean isBeforeSending(IOException e) {
    return e instanceof ConnectException
        || e instanceof UnknownHostException
        || e instanceof ConnectTimeoutException
        || e instanceof ConnectionRequestTimeoutException
        || (e instanceof SSLException && isHandshake(e));
  }

  /** TLS failures of an established connection do not tell whether the request was read. */
  private static boolean isHandshake(IOException e) {
    for (StackTraceElement frame : e.getStackTrace()) {
      if (frame.getMethodName().equals("startHandshake")) {
        return true;
      }
    }
    return e instanceof SSLHandshakeException || e instanceof SSLPeerUnverifiedException;
  }

  private static String reason(IOException e) {
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
