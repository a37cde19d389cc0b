package io.cometvideo.worker.media.storage;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where videos go.
 *
 * @param location {@code file:} and a folder, a relative one being meant from the working
 *     directory; or {@code s3://bucket/prefix/}
 * @param publicBaseUrl address under which the stored videos can be read; not set: events carry no
 *     {@code video.url}
 * @param s3 how S3 is reached, for videos and for input references
 */
@ConfigurationProperties("worker.storage")
record StorageProperties(
    @DefaultValue("file:./videos/") String location,
    @Nullable String publicBaseUrl,
    @DefaultValue S3 s3) {

  /**
   * S3, or what speaks its protocol.
   *
   * @param endpoint the server, if it is not Amazon's: MinIO, R2, Ceph and the like
   * @param region the region; not set: as the SDK finds it, or {@code us-east-1} with an endpoint
   * @param pathStyle whether the bucket stands in the path rather than in the host's name; not set:
   *     with an endpoint
   * @param accessKeyId goes with the secret access key, also for {@code s3:} input references; not
   *     set: credentials as the SDK finds them
   * @param secretAccessKey goes with the access key id
   */
  record S3(
      @Nullable URI endpoint,
      @Nullable String region,
      @Nullable Boolean pathStyle,
      @Nullable String accessKeyId,
      @Nullable String secretAccessKey) {

    public S3 {
      if ((accessKeyId == null) != (secretAccessKey == null)) {
        throw new IllegalArgumentException(
            "worker.storage.s3.access-key-id and worker.storage.s3.secret-access-key go together");
      }
    }

    @Override
    public String toString() {
      return "S3[endpoint=" + endpoint + ", region=" + region + ", pathStyle=" + pathStyle + "]";
    }
  }
}
