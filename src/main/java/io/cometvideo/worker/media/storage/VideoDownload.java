package io.cometvideo.worker.media.storage;

import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.VideoAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * One GET of a video, or of the rest of it. The client must not follow redirects: a bearer is sent
 * to the host it is for and to no other.
 */
final class VideoDownload {

  /** How a GET ended. */
  sealed interface Got {

    /** The video is complete. */
    record Whole() implements Got {}

    /** The address does not hold, or not any more. */
    record Refused(Fault fault) implements Got {}

    /** It broke off; what has come may be gone on with. */
    record Broken(Fault fault) implements Got {}

    /** What there is at the address is not the video. */
    record NotTheVideo(Fault fault) implements Got {}

    /** The server goes elsewhere. */
    record Redirected(VideoAddress address) implements Got {}
  }

  private static final Set<Integer> REFUSED = Set.of(401, 403, 404, 410);
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MOST_REDIRECTS = 3;
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

  private final CloseableHttpClient client;
  private final SlowDownloads slow;
  private final TransferMetrics metrics;

  VideoDownload(CloseableHttpClient client, SlowDownloads slow, TransferMetrics metrics) {
    this.client = client;
    this.slow = slow;
    this.metrics = metrics;
  }

  /**
   * Adds to the video what the address gives.
   *
   * @throws StorageException if the store does not take it
   */
  Got get(VideoAddress address, PartialVideo video) throws IOException {
    Got got = follow(address, video);
    for (int hops = 1; got instanceof Got.Redirected(var next); hops++) {
      if (hops > MOST_REDIRECTS) {
        return new Got.NotTheVideo(Fault.of("the download was redirected too often"));
      }
      got = follow(next, video);
    }
    return got;
  }

  private Got follow(VideoAddress address, PartialVideo video) throws IOException {
    var get = new HttpGet(address.uri());
    if (address.bearer() != null) {
      get.setHeader("Authorization", "Bearer " + address.bearer());
    }
    if (video.size() > 0) {
      get.setHeader("Range", "bytes=" + video.size() + "-");
      if (video.etag() != null) {
        get.setHeader("If-Range", video.etag());
      }
    }
    var answered = new AtomicReference<@Nullable Got>();
    try (var watched = slow.watch(get)) {
      return client.execute(
          get,
          response -> {
            Got got = answered(address, response, video, watched);
            answered.set(got);
            if (!(got instanceof Got.Whole)) {
              // The client would first read all that is left of it, however slowly it comes.
              get.cancel();
            }
            return got;
          });
    } catch (StorageException e) {
      throw e;
    } catch (IOException | IllegalStateException e) {
      Got got = answered.get();
      if (got != null) {
        // Only the rest of the answer, which nobody wants, could not be read.
        return got;
      }
      // A call that is cancelled between two of the client's steps ends in an
      // IllegalStateException.
      return new Got.Broken(
          Fault.of(
              get.isCancelled()
                  ? "the download came too slowly and was cut off"
                  : "the download broke off: " + e.getClass().getSimpleName()));
    }
  }

  private Got answered(
      VideoAddress address,
      ClassicHttpResponse response,
      PartialVideo video,
      SlowDownloads.Watched watched)
      throws IOException {
    int status = response.getCode();
    HttpEntity entity = response.getEntity();
    if (REDIRECTS.contains(status)) {
      return redirected(address, response);
    }
    if (REFUSED.contains(status)) {
      return new Got.Refused(fault(status, refusal(address, status)));
    }
    if (status == 416) {
      // What has come is not the beginning of what is there.
      return restart(video, fault(status, "the rest of the video cannot be had any more"));
    }
    if ((status != 200 && status != 206) || entity == null) {
      return new Got.Broken(fault(status, "the download was answered with " + status));
    }
    if (entity.getContentEncoding() != null
        && !entity.getContentEncoding().equalsIgnoreCase("identity")) {
      return new Got.NotTheVideo(fault(status, "the download is encoded, which nobody asked for"));
    }
    InputStream in = entity.getContent();
    return status == 206
        ? rest(response, in, video, watched)
        : whole(entity.getContentLength(), etag(response), in, video, watched);
  }

  private Got whole(
      long announced,
      @Nullable String etag,
      InputStream in,
      PartialVideo video,
      SlowDownloads.Watched watched)
      throws IOException {
    byte[] head = in.readNBytes(PartialVideo.HEAD_BYTES);
    if (!PartialVideo.isVideo(head)) {
      return new Got.NotTheVideo(
          fault(200, "what was downloaded is no video: " + PartialVideo.describe(head)));
    }
    video.begin(announced, etag);
    append(head, head.length, video, watched);
    return copy(in, video, watched);
  }

  private Got rest(
      ClassicHttpResponse response,
      InputStream in,
      PartialVideo video,
      SlowDownloads.Watched watched)
      throws IOException {
    Header header = response.getFirstHeader("Content-Range");
    Matcher range = CONTENT_RANGE.matcher(header == null ? "" : header.getValue());
    if (!range.matches()
        || Long.parseLong(range.group(1)) != video.size()
        || video.contradicts(total(range.group(3)))) {
      return restart(video, fault(206, "the server sent another part than the one asked for"));
    }
    return copy(in, video, watched);
  }

  private Got copy(InputStream in, PartialVideo video, SlowDownloads.Watched watched)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
      append(buffer, length, video, watched);
    }
    return video.total() == PartialVideo.UNKNOWN || video.size() == video.total()
        ? new Got.Whole()
        : new Got.NotTheVideo(
            Fault.of(
                String.format(
                    Locale.ROOT,
                    "the video has %d bytes instead of the announced %d",
                    video.size(),
                    video.total())));
  }

  private void append(byte[] bytes, int length, PartialVideo video, SlowDownloads.Watched watched)
      throws IOException {
    watched.received(length);
    metrics.downloaded(length);
    video.append(bytes, length);
  }

  private static Got restart(PartialVideo video, Fault fault) throws IOException {
    video.discard();
    return new Got.Broken(fault);
  }

  private static Got redirected(VideoAddress from, ClassicHttpResponse response) {
    Header location = response.getFirstHeader("Location");
    try {
      URI to = from.uri().resolve(location == null ? "" : location.getValue());
      boolean http =
          "https".equalsIgnoreCase(to.getScheme()) || "http".equalsIgnoreCase(to.getScheme());
      if (location != null && http && to.getHost() != null) {
        return new Got.Redirected(
            new VideoAddress(to, isSameOrigin(from.uri(), to) ? from.bearer() : null));
      }
    } catch (IllegalArgumentException _) {
      // Told below, without the address.
    }
    return new Got.NotTheVideo(
        fault(response.getCode(), "the download was redirected to no usable address"));
  }

  private static boolean isSameOrigin(URI a, URI b) {
    return a.getScheme().equalsIgnoreCase(b.getScheme())
        && a.getHost().equalsIgnoreCase(b.getHost())
        && a.getPort() == b.getPort();
  }

  private static String refusal(VideoAddress address, int status) {
    return address.bearer() == null
        ? "the signed address was refused with " + status
        : "the provider gives no address of the video, and its content endpoint answered " + status;
  }

  private static @Nullable String etag(ClassicHttpResponse response) {
    Header etag = response.getFirstHeader("ETag");
    return etag == null || etag.getValue().startsWith("W/") ? null : etag.getValue();
  }

  private static long total(String text) {
    return text.equals("*") ? PartialVideo.UNKNOWN : Long.parseLong(text);
  }

  private static Fault fault(int status, String message) {
    return new Fault(message, status, null, null, null);
  }
}
