package io.cometvideo.worker.media.storage;

import static io.cometvideo.worker.testkit.S3Server.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cometvideo.worker.media.storage.ObjectStore.Upload;
import io.cometvideo.worker.media.storage.S3ObjectStore.Location;
import io.cometvideo.worker.testkit.S3Server;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class S3ObjectStoreTest {

  private static final ObjectKey KEY = new ObjectKey("2026/11/23/order %41.mp4");
  private static final String STORED = "prefix/2026/11/23/order %41.mp4";

  private S3Server server;
  private S3Client client;

  @BeforeEach
  void start() throws Exception {
    server = S3Server.start();
    client = client(server.endpoint(), S3Server.SECRET_ACCESS_KEY);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 128 * 1024, 128 * 1024 + 1, 64 * 1024 * 1024 + 1})
  void anObjectOfKnownLengthIsStored(int length) throws Exception {
    byte[] video = Bench.video(Math.max(8, length));
    String location = store(video, video.length, 10_000);

    assertThat(location).isEqualTo("s3://" + BUCKET + "/" + STORED);
    assertThat(server.object(STORED)).isEqualTo(video);
    assertThat(server.client().headObject(r -> r.bucket(BUCKET).key(STORED)).contentType())
        .isEqualTo("video/mp4");
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 8 * 1024 * 1024, 64 * 1024 * 1024 + 1})
  void anObjectOfUnknownLengthIsStored(int length) throws Exception {
    byte[] video = Bench.video(length);

    store(video, PartialVideo.UNKNOWN, 10_000);

    assertThat(server.object(STORED)).isEqualTo(video);
    assertThat(server.unfinishedUploads()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {12 * 1024 * 1024, PartialVideo.UNKNOWN})
  void nothingIsVisibleBeforeTheCommitAndNothingStaysWithoutOne(long length) throws Exception {
    try (Upload upload = store().begin(KEY, length)) {
      upload.stream().write(Bench.video(12 * 1024 * 1024));
      assertThat(server.keys()).doesNotContain(STORED);
    }

    assertThat(server.keys()).doesNotContain(STORED);
    assertThat(server.unfinishedUploads()).isEmpty();
  }

  @Test
  void anObjectThatIsShorterThanAnnouncedIsNotStored() throws Exception {
    try (Upload upload = store().begin(KEY, 1_000)) {
      upload.stream().write(Bench.video(999));

      assertThatIOException().isThrownBy(upload::commit);
    }

    assertThat(server.keys()).isEmpty();
  }

  @Test
  void aRepeatOverwritesItself() throws Exception {
    store(Bench.video(1_000), 1_000, 100);
    store(Bench.video(2_000), 2_000, 100);

    assertThat(server.keys()).containsExactly(STORED);
    assertThat(server.object(STORED)).isEqualTo(Bench.video(2_000));
  }

  @Test
  void aStoreThatGoesAwayInTheMiddleFailsTheUpload() throws Exception {
    byte[] video = Bench.video(16 * 1024 * 1024);
    try (Upload upload = store().begin(KEY, video.length)) {
      upload.stream().write(video, 0, 1_000_000);

      server.awayWhile(() ->
          assertThatIOException()
              .isThrownBy(() -> {
                upload.stream().write(video, 1_000_000, video.length - 1_000_000);
                upload.commit();
              }));
    }

    assertThat(server.keys()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"s3://videos, ''", "s3://videos/, ''", "s3://videos/a, a/", "s3://videos/a/b/, a/b/"})
  void thePrefixIsAFolderWhateverItsSlashes(String location, String prefix) {
    assertThat(Location.of(location)).isEqualTo(new Location("videos", prefix));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://", "s3:///a", "s3://Videos/", "s3://a b/"})
  void aLocationThatIsNoneIsRefused(String location) {
    assertThatIllegalStateException()
        .isThrownBy(() -> Location.of(location))
        .withMessageContaining("s3://bucket/prefix/");
  }

  @Test
  void theCheckAtStartLeavesNothingBehind() {
    store().verify();

    assertThat(server.keys()).isEmpty();
    assertThat(server.unfinishedUploads()).isEmpty();
  }

  @Test
  void aBucketThatIsMissingIsNamedAtStart() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new S3ObjectStore(client, new Location("nobodys", "")).verify())
        .withMessageContaining("nobodys does not exist: create it");
  }

  @Test
  void wrongCredentialsAreNamedAtStart() {
    try (S3Client stranger = client(server.endpoint(), "wrong")) {
      assertThatIllegalStateException()
          .isThrownBy(() -> new S3ObjectStore(stranger, new Location(BUCKET, "")).verify())
          .withMessageContaining("check the credentials")
          .withMessageNotContaining("wrong");
    }
  }

  @Test
  void missingCredentialsAreNamedAtStart() {
    try (S3Client nobody =
        S3Client.builder()
            .endpointOverride(server.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                AwsCredentialsProviderChain.of(SystemPropertyCredentialsProvider.create()))
            .build()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> new S3ObjectStore(nobody, new Location(BUCKET, "")).verify())
          .withMessageContaining("without credentials: set AWS_ACCESS_KEY_ID");
    }
  }

  @Test
  void aServerThatIsNotThereIsNamedAtStart() throws Exception {
    server.awayWhile(() ->
        assertThatIllegalStateException()
            .isThrownBy(() -> store().verify())
            .withMessageContaining("cannot be reached")
            .withMessageContaining("worker.storage.s3.endpoint"));
  }

  private String store(byte[] video, long length, int step) throws IOException {
    try (Upload upload = store().begin(KEY, length)) {
      for (int from = 0; from < video.length; from += step) {
        upload.stream().write(video, from, Math.min(step, video.length - from));
      }
      return upload.commit();
    }
  }

  private S3ObjectStore store() {
    return new S3ObjectStore(client, Location.of("s3://" + BUCKET + "/prefix/"));
  }

  private static S3Client client(@Nullable URI endpoint, String secret) {
    return S3Clients.of(
        new StorageProperties.S3(endpoint, null, null, S3Server.ACCESS_KEY_ID, secret));
  }
}
