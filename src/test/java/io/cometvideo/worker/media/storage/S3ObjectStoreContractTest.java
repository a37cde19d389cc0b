package io.cometvideo.worker.media.storage;

import static io.cometvideo.worker.testkit.S3Server.BUCKET;

import io.cometvideo.worker.media.storage.S3ObjectStore.Location;
import io.cometvideo.worker.testkit.S3Server;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.s3.S3Client;

class S3ObjectStoreContractTest extends ObjectStoreContract {

  private static final String PREFIX = "clips/";

  private S3Server server;
  private S3Client client;

  @BeforeEach
  void start() throws Exception {
    server = S3Server.start();
    client =
        S3Clients.of(
            new StorageProperties.S3(
                server.endpoint(), null, null, S3Server.ACCESS_KEY_ID, S3Server.SECRET_ACCESS_KEY));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Override
  ObjectStore store() {
    return new S3ObjectStore(client, Location.of("s3://" + BUCKET + "/" + PREFIX));
  }

  @Override
  List<String> visible() {
    return server.keys().stream().map(key -> key.substring(PREFIX.length())).toList();
  }

  @Override
  byte[] content(ObjectKey key) {
    return server.object(PREFIX + key.value());
  }

  @Override
  List<String> leftovers() {
    return server.unfinishedUploads();
  }

  @Override
  String location(ObjectKey key) {
    return "s3://" + BUCKET + "/" + PREFIX + key.value();
  }
}
