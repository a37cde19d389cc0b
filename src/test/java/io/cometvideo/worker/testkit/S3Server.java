package io.cometvideo.worker.testkit;

import java.net.URI;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A real S3 server in this process, with one bucket, on loopback. */
public final class S3Server implements AutoCloseable {

  public static final String BUCKET = "videos";
  public static final String ACCESS_KEY_ID = "test-access-key-id";
  public static final String SECRET_ACCESS_KEY = "test-secret-access-key";

  private final BlobStore objects = BlobStores.create("transient-nio2", new Properties());
  private S3Proxy server;

  /** An object that is being received: S3Proxy ends the name of its file in a UUID. */
  private static final Pattern RECEIVING =
      Pattern.compile("-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");

  private final S3Client client;

  private S3Server() throws Exception {
    server = started(0);
    client =
        S3Client.builder()
            .endpointOverride(endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(ACCESS_KEY_ID, SECRET_ACCESS_KEY)))
            .build();
    client.createBucket(request -> request.bucket(BUCKET));
  }

  public static S3Server start() throws Exception {
    return new S3Server();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  /** A client of the test's own. */
  public S3Client client() {
    return client;
  }

  /** The keys of all objects; not the files that this server lists while it receives an object. */
  public List<String> keys() {
    return client.listObjectsV2(request -> request.bucket(BUCKET)).contents().stream()
        .map(object -> object.key())
        .filter(key -> !RECEIVING.matcher(key).find())
        .toList();
  }

  /** The keys of uploads that were begun and neither completed nor aborted. */
  public List<String> unfinishedUploads() {
    return client.listMultipartUploads(request -> request.bucket(BUCKET)).uploads().stream()
        .map(upload -> upload.key())
        .toList();
  }

  /** The object's bytes. */
  public byte[] object(String key) {
    return client.getObjectAsBytes(request -> request.bucket(BUCKET).key(key)).asByteArray();
  }

  /** Is away for as long as this takes, then is there again, at the same address. */
  public void awayWhile(Away away) throws Exception {
    int port = server.getPort();
    server.stop();
    away.run();
    server = started(port);
  }

  /** What happens meanwhile. */
  public interface Away {
    void run() throws Exception;
  }

  @Override
  public void close() {
    client.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server did not stop", e);
    }
  }

  private S3Proxy started(int port) throws Exception {
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(objects)
            .endpoint(URI.create("http://127.0.0.1:" + port))
            .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY_ID, SECRET_ACCESS_KEY)
            .build();
    proxy.start();
    return proxy;
  }
}
