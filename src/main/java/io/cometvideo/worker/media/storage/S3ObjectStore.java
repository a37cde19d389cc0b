package io.cometvideo.worker.media.storage;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Videos as objects of a bucket. One of known length is sent by one PUT while it comes in, others
 * in parts. In both ways nothing is visible before the commit, since what completes the object is
 * kept back until then.
 */
final class S3ObjectStore implements ObjectStore {

  /** S3's own limit of a single PUT. */
  private static final long LARGEST_PUT = 5L * 1024 * 1024 * 1024;

  /** Where objects go. */
  record Location(String bucket, String prefix) {

    private static final String SCHEME = "s3://";

    /**
     * Reads {@code s3://bucket/prefix/}; the prefix may be missing.
     *
     * @throws IllegalStateException if it is something else, with a message for the operator
     */
    static Location of(String location) {
      String rest = location.substring(SCHEME.length());
      int slash = rest.indexOf('/');
      String bucket = slash < 0 ? rest : rest.substring(0, slash);
      String prefix = slash < 0 ? "" : rest.substring(slash + 1).replaceAll("/+$", "");
      if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,62}")) {
        throw new IllegalStateException(
            "worker.storage.location must be s3://bucket/prefix/, not " + location);
      }
      return new Location(bucket, prefix.isEmpty() ? "" : prefix + "/");
    }

    static boolean isOne(String location) {
      return location.startsWith(SCHEME);
    }

    S3Object object(ObjectKey key) {
      return new S3Object(bucket, prefix + key.value());
    }
  }

  /** One object. */
  record S3Object(String bucket, String key) {
    static final String CONTENT_TYPE = "video/mp4";

    /** As events name it. */
    String location() {
      return "s3://" + bucket + "/" + key;
    }
  }

  private final S3Client client;
  private final Location location;

  S3ObjectStore(S3Client client, Location location) {
    this.client = client;
    this.location = location;
  }

  /**
   * Finds out at start whether objects can be written, without leaving one behind.
   *
   * @throws IllegalStateException with a message that names the fix
   */
  void verify() {
    S3Object probe = location.object(new ObjectKey(".comet-video-worker"));
    try {
      S3PartsUpload.probe(client, probe);
    } catch (SdkException e) {
      throw new IllegalStateException(
          "worker.storage.location: the bucket " + location.bucket() + " " + fix(e), e);
    }
  }

  @Override
  public Upload begin(ObjectKey key, long length) throws IOException {
    S3Object object = location.object(key);
    try {
      return length > 0 && length <= LARGEST_PUT
          ? new S3PutUpload(client, object, length)
          : new S3PartsUpload(client, object);
    } catch (SdkException e) {
      throw failed(e);
    }
  }

  /** The same as the failure that the rest of the package knows. */
  static IOException failed(SdkException e) {
    return new IOException(String.valueOf(e.getMessage()), e);
  }

  private static String fix(SdkException e) {
    return switch (e) {
      case NoSuchBucketException _ -> "does not exist: create it, or name another one";
      case S3Exception s3 when s3.statusCode() == 301 || s3.statusCode() == 400 ->
          "is not where it is looked for (" + reason(s3) + "): correct worker.storage.s3.region";
      case S3Exception s3 when s3.statusCode() == 404 ->
          "does not exist: create it, or name another one";
      case S3Exception s3 when s3.statusCode() == 401 || s3.statusCode() == 403 ->
          "cannot be written ("
              + reason(s3)
              + "): check the credentials, and give them s3:PutObject and s3:AbortMultipartUpload"
              + " on it";
      case SdkClientException _ when mentions(e, "credentials") ->
          "cannot be written without credentials: set AWS_ACCESS_KEY_ID and"
              + " AWS_SECRET_ACCESS_KEY, worker.storage.s3.access-key-id and"
              + " .secret-access-key, or give the worker a role";
      case SdkClientException _ ->
          "cannot be reached (" + e.getMessage() + "): check worker.storage.s3.endpoint";
      default -> "cannot be written: " + e.getMessage();
    };
  }

  private static boolean mentions(SdkException e, String word) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains(word);
  }

  private static @Nullable String reason(S3Exception e) {
    return e.awsErrorDetails() == null
        ? Integer.toString(e.statusCode())
        : e.awsErrorDetails().errorCode();
  }
}
