package io.cometvideo.worker.media.storage;

import io.cometvideo.worker.media.storage.SlowDownloads.Watched;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.VideoAddress;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
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

    /** What there is does not go with what has come, which is forgotten. */
    record Contradiction(Fault fault) implements Got {}

    /** What there is at the address is not the video. */
    record NotTheVideo(Fault fault) implements Got {}

    /** The server goes elsewhere. */
    record Redirected(VideoAddress address) implements Got {}
  }

  private static final int MOST_REDIRECTS = 3;

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
   * @return never {@link Got.Redirected}
   * @throws StorageException if the store does not take it
   */
  Got get(VideoAddress address, PartialVideo video) throws StorageException {
    Got got = once(address, video);
    for (int hops = 1; got instanceof Got.Redirected(var next); hops++) {
      if (hops > MOST_REDIRECTS) {
        return new Got.NotTheVideo(Fault.of("the download was redirected too often"));
      }
      got = once(next, video);
    }
    return got;
  }

  private Got once(VideoAddress address, PartialVideo video) throws StorageException {
    HttpGet get;
    try {
      get = request(address, video);
    } catch (IllegalArgumentException _) {
      // Whose message has the address.
      return new Got.NotTheVideo(Fault.of("the address of the video is not usable"));
    }
    var answered = new AtomicReference<@Nullable Got>();
    try (Watched watched = slow.watch(get)) {
      try {
        var answers = new VideoAnswers(video, watched, metrics);
        return client.execute(
            get,
            response -> {
              answered.set(readOrCancel(get, answers, address, response));
              return answered.get();
            });
      } catch (StorageException e) {
        throw e;
      } catch (IOException | IllegalStateException e) {
        // A call that is cancelled between two of the client's steps ends in an
        // IllegalStateException. What was answered stands: only the rest of it could not be read.
        Got got = answered.get();
        return got != null ? got : broken(watched, e);
      }
    }
  }

  private static HttpGet request(VideoAddress address, PartialVideo video) {
    var get = new HttpGet(address.uri());
    if (address.bearer() != null) {
      get.setHeader("Authorization", "Bearer " + address.bearer());
    }
    if (video.size() > 0) {
      get.setHeader("Range", "bytes=" + video.size() + "-");
      String etag = video.strongEtag();
      if (etag != null) {
        get.setHeader("If-Range", etag);
      }
    }
    return get;
  }

  private static Got readOrCancel(
      HttpGet get, VideoAnswers answers, VideoAddress address, ClassicHttpResponse response)
      throws IOException {
    boolean whole = false;
    try {
      Got got = answers.read(address, response);
      whole = got instanceof Got.Whole;
      return got;
    } finally {
      if (!whole) {
        // The client would first read all that is left of it, however much that is.
        get.cancel();
      }
    }
  }

  private static Got broken(Watched watched, Exception e) {
    return new Got.Broken(
        Fault.of(
            watched.isCutOff()
                ? "the download came too slowly and was cut off"
                : "the download broke off: " + e.getClass().getSimpleName()));
  }
}
