package io.cometvideo.worker.media.storage;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import okio.BufferedSink;

/** Answers that a buffer cannot hold. */
final class Bodies {

  private Bodies() {}

  /** What begins like this and never ends. */
  static MockResponse endless(byte[] begin) {
    return new MockResponse.Builder().body(new Endless(begin)).build();
  }

  /** The first half of the video, then nothing until it is over. */
  static MockResponse stalling(CountDownLatch over) {
    return new MockResponse.Builder().body(new Stalling(over)).build();
  }

  private record Endless(byte[] begin) implements MockResponseBody {
    @Override
    public long getContentLength() {
      return Long.MAX_VALUE;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      while (true) {
        sink.write(begin);
      }
    }
  }

  private record Stalling(CountDownLatch over) implements MockResponseBody {
    @Override
    public long getContentLength() {
      return Bench.VIDEO.length;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(Bench.VIDEO, 0, Bench.VIDEO.length / 2);
      sink.flush();
      try {
        if (!over.await(15, SECONDS)) {
          throw new IOException("the test is never over");
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }
}
