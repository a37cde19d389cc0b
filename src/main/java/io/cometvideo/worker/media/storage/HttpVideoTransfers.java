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
      // A read that is broken off by an interrupt looks like any other failure.
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
      return receive(address, fresh, key, video);
    } catch (IOException e) {
      // Only the store's failures come through.
      return new TransferOutcome.StorageFailed(
          Fault.of("the video could not be stored: " + e.getMessage()));
    }
  }

  private TransferOutcome receive(
      VideoAddress first, FreshAddresses fresh, ObjectKey key, PartialVideo video)
      throws IOException, InterruptedException {
    VideoAddress address = first;
    long most = 0;
    int inVain = 0;
    boolean justRefreshed = false;
    while (true) {
      Got got = download.get(address, video);
      boolean further = video.size() > most;
      most = Math.max(most, video.size());
      inVain = further ? 0 : inVain + 1;
      switch (got) {
        case Got.Whole _ -> {
          return stored(key, video);
        }
        case Got.NotTheVideo(var fault) -> {
          return new TransferOutcome.DownloadFailed(fault);
        }
        case Got.Refused(var fault) -> {
          Optional<VideoAddress> next = justRefreshed && !further ? Optional.empty() : fresh.next();
          if (next.isEmpty()) {
            return new TransferOutcome.DownloadFailed(fault);
          }
          address = next.get();
          justRefreshed = true;
        }
        case Got.Broken(var fault) -> {
          if (inVain >= MOST_IN_VAIN || Thread.currentThread().isInterrupted()) {
            return new TransferOutcome.DownloadFailed(fault);
          }
          justRefreshed = false;
          rest.after(inVain);
        }
        case Got.Redirected _ -> throw new IllegalStateException("redirects are followed");
      }
      metrics.resumed();
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
