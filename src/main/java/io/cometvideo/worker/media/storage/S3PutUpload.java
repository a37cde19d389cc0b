package io.cometvideo.worker.media.storage;

import io.cometvideo.worker.media.storage.ObjectStore.Upload;
import io.cometvideo.worker.media.storage.S3ObjectStore.S3Object;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * One PUT that is under way while the video comes in, on a thread of its own. The last byte is kept
 * back until the commit: without it S3 has no object.
 */
final class S3PutUpload implements Upload {

  private static final int BUFFER_BYTES = 128 * 1024;

  /**
   * What has gone through the pipe cannot be sent again, and a retry would hide what went wrong.
   */
  private static final SdkPlugin ONCE =
      client ->
          client.overrideConfiguration(
              client.overrideConfiguration().toBuilder()
                  .retryStrategy(AwsRetryStrategy.doNotRetry())
                  .build());

  private final S3Object object;
  private final PipedInputStream body = new PipedInputStream(BUFFER_BYTES);
  private final OutputStream stream;
  private final FutureTask<PutObjectResponse> put;
  private final Thread thread;

  S3PutUpload(S3Client client, S3Object object, long length) throws IOException {
    this.object = object;
    this.stream = new KeepingBack(new PipedOutputStream(body), length);
    RequestBody content =
        RequestBody.fromContentProvider(() -> body, length, S3Object.CONTENT_TYPE);
    put =
        new FutureTask<>(() -> {
          try {
            return client.putObject(
                request ->
                    request
                        .bucket(object.bucket())
                        .key(object.key())
                        .contentType(S3Object.CONTENT_TYPE)
                        .overrideConfiguration(override -> override.addPlugin(ONCE)),
                content);
          } finally {
            // Whoever still writes must not wait for a reader that is gone.
            body.close();
          }
        });
    thread = Thread.ofVirtual().name("s3-put").start(put);
  }

  @Override
  public OutputStream stream() {
    return stream;
  }

  @Override
  public String commit() throws IOException {
    stream.close();
    outcome();
    return object.location();
  }

  @Override
  public void close() throws IOException {
    if (!put.isDone()) {
      thread.interrupt();
      body.close();
    }
  }

  private void outcome() throws IOException {
    try {
      put.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SdkException cause
          ? S3ObjectStore.failed(cause)
          : new IOException("the upload broke off", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while storing", e);
    }
  }

  /**
   * Keeps the last byte back until it is closed, and knows better than the pipe what is wrong. Of
   * more bytes than were announced nothing is sent: S3 would take the first of them for the whole.
   */
  private final class KeepingBack extends FilterOutputStream {

    private final byte[] kept = new byte[1];
    private boolean hasKept;
    private long missing;

    KeepingBack(OutputStream out, long announced) {
      super(out);
      this.missing = announced;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return;
      }
      missing -= length;
      if (missing < 0) {
        return;
      }
      try {
        if (hasKept) {
          out.write(kept, 0, 1);
        }
        out.write(bytes, offset, length - 1);
      } catch (IOException e) {
        throw reason(e);
      }
      kept[0] = bytes[offset + length - 1];
      hasKept = true;
    }

    @Override
    public void flush() {
      // The pipe is drained as it fills.
    }

    @Override
    public void close() throws IOException {
      if (missing != 0) {
        throw new IOException("what came has not the announced length");
      }
      try {
        if (hasKept) {
          out.write(kept, 0, 1);
        }
        out.close();
      } catch (IOException e) {
        throw reason(e);
      }
    }

    private IOException reason(IOException broken) {
      if (broken instanceof InterruptedIOException) {
        return broken;
      }
      try {
        // Whose reading end is gone is about to be done.
        outcome();
        return broken;
      } catch (IOException e) {
        return e;
      }
    }
  }
}
