package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.testkit.Fleet;
import io.cometvideo.worker.testkit.S3Server;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Videos in S3, whose server may be away for a while. */
class S3StoreIT {

  @Test
  void aVideoIsStoredInTheBucketThatTheEventNames() throws Exception {
    try (S3Server s3 = S3Server.start();
        Fleet fleet = World.fleet(1, settings(s3))) {
      fleet.startWorker();
      fleet.request(0, "in-the-bucket", "");
      Fleet.await("the event", () -> !fleet.completions().of("in-the-bucket").isEmpty());

      JsonNode event = fleet.completions().of("in-the-bucket").getFirst();
      String prefix = "s3://" + S3Server.BUCKET + "/";
      String location = event.at("/video/location").asString();
      assertThat(location).startsWith(prefix + "clips/");
      byte[] video = s3.object(location.substring(prefix.length()));
      assertThat(event.at("/video/sizeBytes").asInt()).isEqualTo(video.length);
      assertThat(event.at("/video/sha256").asString())
          .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(video)));
    }
  }

  @Test
  void aStoreThatIsAwayForAWhileDelaysTheVideoAndLosesNothing() throws Exception {
    try (S3Server s3 = S3Server.start();
        Fleet fleet = World.fleet(1, settings(s3))) {
      var worker = fleet.startWorker();
      Fleet.await("the start", () -> worker.log().contains("partition restored"));

      s3.awayWhile(() -> {
        fleet.request(0, "waits-for-the-store", "");
        Fleet.await("a transfer that fails", () -> worker.log().contains("where=\"store\""));
      });

      Fleet.await("the event", () -> !fleet.completions().of("waits-for-the-store").isEmpty());
      JsonNode event = fleet.completions().of("waits-for-the-store").getFirst();
      assertThat(event.path("status").asString()).isEqualTo("COMPLETED");
      assertThat(event.at("/attempts/downloads").asInt()).isGreaterThan(1);
      assertThat(World.posts("waits-for-the-store")).isEqualTo(1);
    }
  }

  private static String[] settings(S3Server s3) {
    return new String[] {
      "--worker.storage.location=s3://" + S3Server.BUCKET + "/clips/",
      "--worker.storage.s3.endpoint=" + s3.endpoint(),
      "--worker.storage.s3.access-key-id=" + S3Server.ACCESS_KEY_ID,
      "--worker.storage.s3.secret-access-key=" + S3Server.SECRET_ACCESS_KEY
    };
  }
}
