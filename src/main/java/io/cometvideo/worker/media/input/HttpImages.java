package io.cometvideo.worker.media.input;

import io.cometvideo.worker.media.input.PublicAddresses.ForbiddenAddressException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * Images over HTTP, without any credentials. Redirects are followed by hand, each as strictly as
 * the address that the producer chose.
 */
final class HttpImages {

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MOST_REDIRECTS = 3;

  private final CloseableHttpClient client;
  private final ScheduledExecutorService watchdog;
  private final boolean allowHttp;
  private final Duration timeout;

  /**
   * Over this client, whose resolver refuses addresses and which follows no redirects.
   *
   * @param timeout of one GET, its body included
   */
  HttpImages(
      CloseableHttpClient client,
      ScheduledExecutorService watchdog,
      boolean allowHttp,
      Duration timeout) {
    this.client = client;
    this.watchdog = watchdog;
    this.allowHttp = allowHttp;
    this.timeout = timeout;
  }

  FetchedImage fetch(URI address, ImageMemory.Share memory) {
    URI next = address;
    for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
      Answer answer = get(next, memory);
      if (answer.image() != null) {
        return answer.image();
      }
      URI redirect = answer.redirect();
      if (redirect == null || !isAllowed(redirect)) {
        return new FetchedImage.Refused(
            host(next) + " redirects to an address that is not allowed");
      }
      next = redirect;
    }
    return new FetchedImage.Refused(host(address) + " redirects too often");
  }

  private record Answer(@Nullable FetchedImage image, @Nullable URI redirect) {
    static Answer of(FetchedImage image) {
      return new Answer(image, null);
    }
  }

  private Answer get(URI address, ImageMemory.Share memory) {
    var get = new HttpGet(address);
    var deadline = watchdog.schedule(get::cancel, timeout.toMillis(), TimeUnit.MILLISECONDS);
    var answered = new AtomicReference<@Nullable Answer>();
    try {
      return client.execute(
          get,
          response -> {
            Answer answer = answer(address, response, memory);
            answered.set(answer);
            // The client would first read all that is left, however slowly it comes.
            get.cancel();
            return answer;
          });
    } catch (ForbiddenAddressException e) {
      return Answer.of(new FetchedImage.Refused(host(address) + " is refused: " + e.getMessage()));
    } catch (IOException | IllegalStateException e) {
      Answer answer = answered.get();
      if (answer != null) {
        return answer;
      }
      return Answer.of(
          new FetchedImage.NotNow(
              host(address)
                  + (get.isCancelled()
                      ? " did not give the image within " + timeout.toSeconds() + " s"
                      : " cannot be reached: " + e.getClass().getSimpleName())));
    } finally {
      deadline.cancel(false);
    }
  }

  private static Answer answer(URI address, ClassicHttpResponse response, ImageMemory.Share memory)
      throws IOException {
    int status = response.getCode();
    if (REDIRECTS.contains(status)) {
      return new Answer(null, redirect(address, response.getFirstHeader("Location")));
    }
    if (status != 200 || response.getEntity() == null) {
      String message = host(address) + " answered " + status;
      return Answer.of(
          status >= 500 || status == 429 || status == 408
              ? new FetchedImage.NotNow(message)
              : new FetchedImage.Refused(message));
    }
    return Answer.of(read(address, response.getEntity(), memory));
  }

  private static FetchedImage read(URI address, HttpEntity entity, ImageMemory.Share memory)
      throws IOException {
    long length = entity.getContentLength();
    if (length > DataReference.MAX_BYTES) {
      return tooLarge(address);
    }
    if (!memory.take(length < 0 ? DataReference.MAX_BYTES : length)) {
      return new FetchedImage.NoRoom();
    }
    var bytes = new ByteArrayOutputStream((int) Math.max(length, 8_192));
    byte[] buffer = new byte[8_192];
    InputStream in = entity.getContent();
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (bytes.size() + n > DataReference.MAX_BYTES) {
        return tooLarge(address);
      }
      bytes.write(buffer, 0, n);
    }
    return new FetchedImage.Content(bytes.toByteArray());
  }

  private static FetchedImage tooLarge(URI address) {
    return new FetchedImage.Refused(host(address) + " has an image of more than 10 MiB");
  }

  private boolean isAllowed(URI address) {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    return address.getHost() != null
        && address.getRawUserInfo() == null
        && address.getPort() <= ReferencedImages.LARGEST_PORT
        && (scheme.equals("https") || (allowHttp && scheme.equals("http")));
  }

  private static @Nullable URI redirect(URI from, @Nullable Header location) {
    try {
      return location == null ? null : from.resolve(location.getValue());
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /** Never more of an address: the rest may be signed. */
  private static String host(URI address) {
    return String.valueOf(address.getHost());
  }
}
