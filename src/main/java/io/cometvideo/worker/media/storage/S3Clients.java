package io.cometvideo.worker.media.storage;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes S3 clients. */
final class S3Clients {

  private static final int CONNECTIONS = 64;

  /** Between two bytes either way; a PUT waits this long for a download that is gone on with. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private S3Clients() {}

  static S3Client of(StorageProperties.S3 properties) {
    S3ClientBuilder builder =
        S3Client.builder()
            // Newer checksums are not understood by every server that speaks the protocol.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .maxConnections(CONNECTIONS)
                    .connectionTimeout(Duration.ofSeconds(10))
                    .socketTimeout(SILENCE));
    URI endpoint = properties.endpoint();
    if (endpoint != null) {
      builder.endpointOverride(endpoint).region(Region.US_EAST_1);
    }
    if (properties.region() != null) {
      builder.region(Region.of(properties.region()));
    }
    Boolean pathStyle = properties.pathStyle();
    builder.forcePathStyle(pathStyle == null ? endpoint != null : pathStyle);
    if (properties.accessKeyId() != null && properties.secretAccessKey() != null) {
      builder.credentialsProvider(
          StaticCredentialsProvider.create(
              AwsBasicCredentials.create(properties.accessKeyId(), properties.secretAccessKey())));
    }
    return builder.build();
  }
}
