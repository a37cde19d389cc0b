package io.cometvideo.worker.media.storage;

import io.cometvideo.worker.media.storage.SlowDownloads.Watched;
import io.cometvideo.worker.media.storage.VideoDownload.Got;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.VideoAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** What the answer to one GET brings to a video. Used by one thread. */
final class VideoAnswers {

  private static final Set<Integer> REFUSED = Set.of(401, 403, 404, 410);
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

  private final PartialVideo video;
  private final Watched watched;
  private final TransferMetrics metrics;

  VideoAnswers(PartialVideo video, Watched watched, TransferMetrics metrics) {
    this.video = video;
    this.watched = watched;
    this.metrics = metrics;
  }

  /**
   * Reads an answer as far as it is the video.
   *
   * @throws StorageException if the store does not take it
   * @throws IOException if the answer breaks off
   */
  Got read(VideoAddress address, ClassicHttpResponse response) throws IOException {
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
      return contradiction(fault(status, "the rest of the video cannot be had any more"));
    }
    if ((status != 200 && status != 206) || entity == null) {
      return new Got.Broken(fault(status, "the download was answered with " + status));
    }
    if (isEncoded(entity)) {
      return new Got.NotTheVideo(fault(status, "the download is encoded, which nobody asked for"));
    }
    InputStream in = entity.getContent();
    return status == 206
        ? rest(response, in)
        : whole(entity.getContentLength(), header(response, "ETag"), in);
  }

  private Got whole(long announced, @Nullable String etag, InputStream in) throws IOException {
    byte[] buffer = buffer(announced);
    int length = in.readNBytes(buffer, 0, PartialVideo.HEAD_BYTES);
    byte[] head = Arrays.copyOf(buffer, length);
    if (!PartialVideo.isVideo(head)) {
      return new Got.NotTheVideo(
          fault(200, "what was downloaded is no video: " + PartialVideo.describe(head)));
    }
    watched.storing(() -> {
      video.begin(announced, etag);
      return video;
    });
    // With what is there already, so that a small video is one write.
    return copy(in, buffer, length + Math.max(0, in.read(buffer, length, buffer.length - length)));
  }

  /** Not larger than a small video, of which there may be very many. */
  private static byte[] buffer(long announced) {
    return new byte
        [announced == PartialVideo.UNKNOWN
            ? BUFFER_BYTES
            : Math.clamp(announced, PartialVideo.HEAD_BYTES, BUFFER_BYTES)];
  }

  private Got rest(ClassicHttpResponse response, InputStream in) throws IOException {
    String given = header(response, "Content-Range");
    Matcher range = CONTENT_RANGE.matcher(given == null ? "" : given);
    if (!range.matches()
        || !video.isContinuedBy(
            Long.parseLong(range.group(1)), length(range.group(2)), header(response, "ETag"))) {
      return contradiction(fault(206, "the server sent another part than the one asked for"));
    }
    video.announced(length(range.group(2)));
    byte[] buffer = new byte[BUFFER_BYTES];
    return copy(in, buffer, in.read(buffer));
  }

  /** Takes what is in the buffer, and all that follows. */
  private Got copy(InputStream in, byte[] buffer, int first) throws IOException {
    for (int length = first; length >= 0; length = in.read(buffer)) {
      if (video.total() != PartialVideo.UNKNOWN && video.size() + length > video.total()) {
        // There may be no end of it.
        return contradiction(Fault.of("more came than the announced " + video.total() + " bytes"));
      }
      append(buffer, length);
    }
    if (video.total() == PartialVideo.UNKNOWN || video.size() == video.total()) {
      return new Got.Whole();
    }
    // A server may send less of a rest than it is asked for.
    return new Got.Broken(
        Fault.of(
            String.format(
                Locale.ROOT,
                "the video has %d bytes instead of the announced %d",
                video.size(),
                video.total())));
  }

  private void append(byte[] bytes, int length) throws IOException {
    watched.received(length);
    metrics.downloaded(length);
    watched.storing(() -> {
      video.append(bytes, length);
      return video;
    });
  }

  private Got contradiction(Fault fault) throws IOException {
    watched.storing(() -> {
      video.discard();
      return video;
    });
    return new Got.Contradiction(fault);
  }

  private static Got redirected(VideoAddress from, ClassicHttpResponse response) {
    String location = header(response, "Location");
    try {
      URI to = from.uri().resolve(location == null ? "" : location);
      boolean http =
          "https".equalsIgnoreCase(to.getScheme()) || "http".equalsIgnoreCase(to.getScheme());
      if (location != null && http && to.getRawAuthority() != null) {
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
        && a.getRawAuthority().equalsIgnoreCase(b.getRawAuthority());
  }

  private static boolean isEncoded(HttpEntity entity) {
    String encoding = entity.getContentEncoding();
    return encoding != null && !encoding.equalsIgnoreCase("identity");
  }

  private static String refusal(VideoAddress address, int status) {
    return address.bearer() == null
        ? "the signed address was refused with " + status
        : "the provider gives no address of the video, and its content endpoint answered " + status;
  }

  private static @Nullable String header(ClassicHttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  private static long length(String text) {
    return text.equals("*") ? PartialVideo.UNKNOWN : Long.parseLong(text);
  }

  private static Fault fault(int status, String message) {
    return new Fault(message, status, null, null, null);
  }
}
