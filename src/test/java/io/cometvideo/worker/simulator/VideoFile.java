package io.cometvideo.worker.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The bytes behind a download address, which need not be in memory. */
sealed interface VideoFile {
  long length();

  /** Writes the bytes from {@code from} on, {@code count} of them. */
  void write(OutputStream target, long from, int count) throws IOException;

  /** What the task's submission and directives make of it. */
  static VideoFile of(SimulatedTask task) {
    if (task.directives.has("not-a-video")) {
      return new Kept(
          "<!DOCTYPE html><html><body>not here</body></html>".getBytes(StandardCharsets.UTF_8));
    }
    if (task.directives.has("huge")) {
      return new Generated(task.directives.bytes("huge"));
    }
    Submission submission = task.submission;
    return new Kept(
        VideoLibrary.SHARED.video(submission.shape(), submission.seconds(), submission.prompt()));
  }

  /** A file in memory; not a copy. */
  record Kept(byte[] bytes) implements VideoFile {
    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public void write(OutputStream target, long from, int count) throws IOException {
      target.write(bytes, Math.toIntExact(from), count);
    }
  }

  /**
   * A file of any length that begins as an MP4 does and goes on with bytes that follow from their
   * position alone, so that a part at the wrong place changes the checksum.
   */
  record Generated(long length) implements VideoFile {
    private static final byte[] FILE_TYPE =
        "\0\0\0\30ftypisom\0\0\2\0isommp42\0\0\0\1mdat".getBytes(StandardCharsets.ISO_8859_1);
    private static final int HEAD = FILE_TYPE.length + Long.BYTES;

    public Generated {
      length = Math.max(length, HEAD);
    }

    @Override
    public void write(OutputStream target, long from, int count) throws IOException {
      byte[] part = new byte[count];
      for (int i = 0; i < count; i++) {
        long at = from + i;
        part[i] = (byte) (at ^ (at >>> 8) ^ (at >>> 17));
      }
      if (from < HEAD) {
        byte[] head = head();
        System.arraycopy(head, (int) from, part, 0, (int) Math.min(count, HEAD - from));
      }
      target.write(part);
    }

    /** The size of the second box is that of the rest of the file. */
    private byte[] head() {
      int boxStart = FILE_TYPE.length - Long.BYTES;
      return ByteBuffer.allocate(HEAD).put(FILE_TYPE).putLong(length - boxStart).array();
    }
  }
}
