package io.cometvideo.worker.media.storage;

import io.cometvideo.worker.media.storage.ObjectStore.Upload;
import io.cometvideo.worker.media.storage.S3ObjectStore.S3Object;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * An upload in parts, one of them in memory at a time, for objects whose length is not known or too
 * large for one PUT. A process that dies in the middle leaves an upload behind that is no object;
 * the bucket's lifecycle removes it.
 */
final class S3PartsUpload implements Upload {

  /** S3 takes 10,000 parts of at least 5 MiB: these reach to 80 GB. */
  private static final int PART_BYTES = 8 * 1024 * 1024;

  private final S3Client client;
  private final S3Object object;
  private final String uploadId;
  private final ByteArrayOutputStream part = new ByteArrayOutputStream();
  private final List<CompletedPart> completed = new ArrayList<>();
  private boolean committed;

  S3PartsUpload(S3Client client, S3Object object) {
    this.client = client;
    this.object = object;
    this.uploadId = create(client, object);
  }

  /** Begins an upload and gives it up again, which takes the rights that uploads take. */
  static void probe(S3Client client, S3Object object) {
    abort(client, object, create(client, object));
  }

  @Override
  public OutputStream stream() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        part.write(bytes, offset, length);
        if (part.size() >= PART_BYTES) {
          send();
        }
      }
    };
  }

  @Override
  public String commit() throws IOException {
    if (part.size() > 0) {
      send();
    }
    try {
      client.completeMultipartUpload(request ->
          request
              .bucket(object.bucket())
              .key(object.key())
              .uploadId(uploadId)
              .multipartUpload(upload -> upload.parts(completed)));
    } catch (SdkException e) {
      throw S3ObjectStore.failed(e);
    }
    committed = true;
    return object.location();
  }

  @Override
  public void close() throws IOException {
    if (!committed) {
      try {
        abort(client, object, uploadId);
      } catch (SdkException e) {
        throw S3ObjectStore.failed(e);
      }
    }
  }

  private void send() throws IOException {
    int number = completed.size() + 1;
    try {
      String etag =
          client
              .uploadPart(
                  request ->
                      request
                          .bucket(object.bucket())
                          .key(object.key())
                          .uploadId(uploadId)
                          .partNumber(number),
                  RequestBody.fromBytes(part.toByteArray()))
              .eTag();
      completed.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
    } catch (SdkException e) {
      throw S3ObjectStore.failed(e);
    }
    part.reset();
  }

  private static String create(S3Client client, S3Object object) {
    return client
        .createMultipartUpload(request ->
            request.bucket(object.bucket()).key(object.key()).contentType(S3Object.CONTENT_TYPE))
        .uploadId();
  }

  private static void abort(S3Client client, S3Object object, String uploadId) {
    client.abortMultipartUpload(
        request -> request.bucket(object.bucket()).key(object.key()).uploadId(uploadId));
  }
}
