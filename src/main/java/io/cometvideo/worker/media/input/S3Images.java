package io.cometvideo.worker.media.input;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Images out of S3, with the worker's own credentials. */
final class S3Images {

  private final Supplier<S3Client> client;

  /** By this client, which is asked for when it is first needed. */
  S3Images(Supplier<S3Client> client) {
    this.client = client;
  }

  FetchedImage fetch(URI address, ImageMemory.Share memory) {
    String bucket = address.getAuthority();
    String key = address.getPath().replaceFirst("^/", "");
    try (var object = client.get().getObject(request -> request.bucket(bucket).key(key))) {
      Long length = object.response().contentLength();
      if (length == null || length > DataReference.MAX_BYTES) {
        // Else closing the object would read the rest of it.
        object.abort();
        return new FetchedImage.Refused("the object is larger than 10 MiB");
      }
      if (!memory.take(length)) {
        object.abort();
        return new FetchedImage.NoRoom();
      }
      return new FetchedImage.Content(((InputStream) object).readAllBytes());
    } catch (S3Exception e) {
      String message = "S3 answered " + e.statusCode() + " for an object of " + bucket;
      return e.statusCode() >= 500 || e.statusCode() == 429
          ? new FetchedImage.NotNow(message)
          : new FetchedImage.Refused(message);
    } catch (SdkException | IOException e) {
      return new FetchedImage.NotNow("S3 cannot be reached: " + e.getClass().getSimpleName());
    }
  }
}
