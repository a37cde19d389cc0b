package io.cometvideo.worker.media.storage;

import io.cometvideo.worker.media.storage.VideoDownload.Got;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.StoredVideo;
import io.cometvideo.worker.task.TransferOutcome;
import io.cometvideo.worker.task.VideoAddress;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@link VideoTransfers} by plain GETs. A download that breaks off is gone on with where it broke
 * off, with a fresh address if the old one does not hold any more, as long as that brings it
 * further.
 */
final class HttpVideoTransfers implements VideoTransfers {

  private static final int MOST_IN_VAIN = 5;
  private static final String VIDEO = "video/mp4";

  /** Waits before a download is gone on with. */
  interface Rest {
    void after(int inVain) throws InterruptedException;
  }

  private final VideoDownload download;
  private final ObjectStore store;
  private final @Nullable String publicBaseUrl;
  private final TransferMetrics metrics;
  private final Rest rest;

  HttpVideoTransfers(
      VideoDownload download,
      ObjectStore store,
      @Nullable String publicBaseUrl,
      TransferMetrics metrics,
      Rest rest) {
    this.download = download;
    this.store = store;
    this.publicBaseUrl = publicBaseUrl;
    this.metrics = metrics;
    this.rest = rest;
  }

  @Override
  public TransferOutcome transfer(VideoAddress address, FreshAddresses fresh, ObjectKey key)
      throws InterruptedException {
    var timing = metrics.begin();
    try {
      TransferOutcome outcome = attempt(address, fresh, key);
      // A read or write that is broken off by an interrupt looks like any other failure.
      if (!(outcome instanceof TransferOutcome.Stored) && Thread.interrupted()) {
        throw new InterruptedException();
      }
      return outcome;
    } finally {
      metrics.ended(timing);
    }
  }

  private TransferOutcome attempt(VideoAddress address, FreshAddresses fresh, ObjectKey key)
      throws InterruptedException {
    try (var video = new PartialVideo(store, key)) {
      Fault fault = receive(address, fresh, video);
      return fault == null ? stored(key, video) : new TransferOutcome.DownloadFailed(fault);
    } catch (IOException e) {
      // Only the store's failures come through.
      return new TransferOutcome.StorageFailed(
          Fault.of("the video could not be stored: " + e.getMessage()));
    }
  }

  /** Gets all of the video; what is wrong with it if that cannot be done, else null. */
  private @Nullable Fault receive(VideoAddress first, FreshAddresses fresh, PartialVideo video)
      throws IOException, InterruptedException {
    VideoAddress address = first;
    var course = new Course();
    while (true) {
      Got got = download.get(address, video);
      course.ledTo(video.size());
      switch (got) {
        case Got.Whole _ -> {
          return null;
        }
        case Got.NotTheVideo(var fault) -> {
          return fault;
        }
        case Got.Refused(var fault) -> {
          Optional<VideoAddress> next = course.mayRefresh() ? fresh.next() : Optional.empty();
          if (next.isEmpty()) {
            return fault;
          }
          address = next.get();
        }
        case Got.Contradiction(var fault) -> {
          if (!course.mayBeginAnew()) {
            return fault;
          }
        }
        case Got.Broken(var fault) -> {
          if (!course.mayGoOn()) {
            return fault;
          }
          rest.after(course.inVain);
        }
        case Got.Redirected _ -> throw new IllegalStateException("redirects are followed");
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      metrics.resumed();
    }
  }

  /** How far one transfer has come, and what it may therefore still try. */
  private static final class Course {

    private long most;
    private int inVain;
    private boolean refreshed;
    private boolean begunAnew;

    /** A download that begins at the beginning again has to get further than the one before. */
    void ledTo(long size) {
      if (size > most) {
        most = size;
        inVain = 0;
        refreshed = false;
      } else {
        inVain++;
      }
    }

    boolean mayGoOn() {
      return inVain < MOST_IN_VAIN;
    }

    /** Two addresses that are refused one after the other say that there is no video. */
    boolean mayRefresh() {
      boolean may = !refreshed;
      refreshed = true;
      return may;
    }

    boolean mayBeginAnew() {
      boolean may = !begunAnew;
      begunAnew = true;
      return may;
    }
  }

  private TransferOutcome stored(ObjectKey key, PartialVideo video) throws IOException {
    String location = video.commit();
    return new TransferOutcome.Stored(
        new StoredVideo(location, url(key), VIDEO, video.size(), video.sha256()));
  }

  private @Nullable String url(ObjectKey key) {
    // A '%' of the key is part of a file's name and must be escaped in an address.
    return publicBaseUrl == null
        ? null
        : publicBaseUrl.replaceAll("/+$", "") + "/" + key.value().replace("%", "%25");
  }
}
