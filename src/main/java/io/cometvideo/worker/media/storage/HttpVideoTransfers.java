package io.cometvideo.worker.media.storage;

import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.StoredVideo;
import io.cometvideo.worker.task.TransferOutcome;
import io.cometvideo.worker.task.VideoAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** {@link VideoTransfers} by plain GETs, without any credentials. */
final class HttpVideoTransfers implements VideoTransfers {

  private static final Set<Integer> REFUSED = Set.of(401, 403, 404, 410);
  private static final String VIDEO = "video/mp4";

  private final CloseableHttpClient client;
  private final ObjectStore store;
  private final @Nullable String publicBaseUrl;
  private final TransferMetrics metrics;

  HttpVideoTransfers(
      CloseableHttpClient client,
      ObjectStore store,
      @Nullable String publicBaseUrl,
      TransferMetrics metrics) {
    this.client = client;
    this.store = store;
    this.publicBaseUrl = publicBaseUrl;
    this.metrics = metrics;
  }

  @Override
  public TransferOutcome transfer(VideoAddress address, FreshAddresses fresh, ObjectKey key)
      throws InterruptedException {
    TransferOutcome outcome = metrics.time(() -> attempt(address.uri(), key));
    // A read that is broken off by an interrupt looks like any other failure.
    if (!(outcome instanceof TransferOutcome.Stored) && Thread.interrupted()) {
      throw new InterruptedException();
    }
    return outcome;
  }

  private TransferOutcome attempt(URI address, ObjectKey key) {
    try {
      var get = new HttpGet(address);
      return client.execute(get, response -> received(get, response, key));
    } catch (StorageException e) {
      return new TransferOutcome.StorageFailed(
          Fault.of("the video could not be stored: " + e.getMessage()));
    } catch (IOException e) {
      return download(null, "the download broke off: " + e.getClass().getSimpleName());
    }
  }

  private TransferOutcome received(HttpGet get, ClassicHttpResponse response, ObjectKey key)
      throws IOException {
    int status = response.getCode();
    if (REFUSED.contains(status)) {
      return download(status, "the signed address was refused with " + status);
    }
    HttpEntity entity = response.getEntity();
    if (status != 200 || entity == null) {
      return download(status, "the download was answered with " + status);
    }
    try (InputStream in = entity.getContent()) {
      TransferOutcome outcome = null;
      try {
        outcome = store(in, entity.getContentLength(), key);
        return outcome;
      } finally {
        if (!(outcome instanceof TransferOutcome.Stored)) {
          // Closing the stream would first read all that is left of it, however slowly it comes.
          get.cancel();
        }
      }
    }
  }

  private TransferOutcome store(InputStream in, long announced, ObjectKey key) throws IOException {
    byte[] head = in.readNBytes(VideoStream.HEAD_BYTES);
    if (!VideoStream.isVideo(head)) {
      return download(200, "what was downloaded is no video: " + VideoStream.describe(head));
    }
    try (ObjectStore.Upload upload = StorageException.wrap(() -> store.begin(key))) {
      var copy = VideoStream.copy(head, in, upload.stream());
      metrics.downloaded(copy.sizeBytes());
      if (announced >= 0 && copy.sizeBytes() != announced) {
        return download(
            200,
            String.format(
                Locale.ROOT,
                "the video has %d bytes instead of the announced %d",
                copy.sizeBytes(),
                announced));
      }
      String location = StorageException.wrap(upload::commit);
      return new TransferOutcome.Stored(
          new StoredVideo(location, url(key), VIDEO, copy.sizeBytes(), copy.sha256()));
    }
  }

  private @Nullable String url(ObjectKey key) {
    // A '%' of the key is part of a file's name and must be escaped in an address.
    return publicBaseUrl == null
        ? null
        : publicBaseUrl.replaceAll("/+$", "") + "/" + key.value().replace("%", "%25");
  }

  private static TransferOutcome download(@Nullable Integer status, String message) {
    return new TransferOutcome.DownloadFailed(new Fault(message, status, null, null, null));
  }
}
