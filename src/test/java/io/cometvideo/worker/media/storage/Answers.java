package io.cometvideo.worker.media.storage;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import okio.BufferedSink;

/** What download servers answer. */
final class Answers {

  private Answers() {}

  static MockResponse.Builder whole() {
    return new MockResponse.Builder().body(new Buffer().write(Bench.VIDEO));
  }

  /** The beginning of the video, announced as all of it. */
  static MockResponse.Builder cutAfter(int bytes) {
    return part(new MockResponse.Builder(), 0, bytes)
        .setHeader("Content-Length", Bench.VIDEO.length)
        .onResponseEnd(new SocketEffect.CloseSocket());
  }

  /** What a server of ranges answers to a resumed download. */
  static MockResponse.Builder restFrom(int from) {
    return restFrom(from, Bench.VIDEO.length - from);
  }

  /** So many bytes of the rest, and no more announced. */
  static MockResponse.Builder restFrom(int from, int bytes) {
    return part(new MockResponse.Builder().code(206), from, bytes)
        .setHeader(
            "Content-Range", "bytes " + from + "-" + (from + bytes - 1) + "/" + Bench.VIDEO.length);
  }

  static MockResponse cutRest(int from, int bytes) {
    return restFrom(from, bytes)
        .setHeader("Content-Length", Bench.VIDEO.length - from)
        .onResponseEnd(new SocketEffect.CloseSocket())
        .build();
  }

  /** The beginning of the video, without its length and without its end. */
  static MockResponse openAfter(int bytes) {
    var chunk =
        new Buffer().writeUtf8(Integer.toHexString(bytes) + "\r\n").write(Bench.VIDEO, 0, bytes);
    return new MockResponse.Builder()
        .body(chunk)
        .removeHeader("Content-Length")
        .setHeader("Transfer-Encoding", "chunked")
        .onResponseEnd(new SocketEffect.CloseSocket())
        .build();
  }

  static MockResponse status(int code) {
    return new MockResponse.Builder().code(code).build();
  }

  private static MockResponse.Builder part(MockResponse.Builder answer, int from, int bytes) {
    return answer.body(new Buffer().write(Bench.VIDEO, from, bytes));
  }

  static MockResponse redirect(String location) {
    return new MockResponse.Builder().code(302).addHeader("Location", location).build();
  }

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
