package io.cometvideo.worker.media.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Copies a video in constant memory and takes its measure on the way. */
final class VideoStream {

  /** Enough to tell a video from an error page. */
  static final int HEAD_BYTES = 64;

  private static final int BUFFER_BYTES = 64 * 1024;

  /** What was copied. */
  record Copied(long sizeBytes, String sha256) {}

  private VideoStream() {}

  /** Whether this is how an MP4 begins: a box of type {@code ftyp} (ISO/IEC 14496-12). */
  static boolean isVideo(byte[] head) {
    return head.length >= 8 && new String(head, 4, 4, StandardCharsets.US_ASCII).equals("ftyp");
  }

  /** What it is instead, without its content: an error page may repeat the signed address. */
  static String describe(byte[] head) {
    if (head.length == 0) {
      return "nothing";
    }
    String text = new String(head, StandardCharsets.US_ASCII).strip();
    return switch (text.isEmpty() ? ' ' : text.charAt(0)) {
      case '<' -> "a web page or XML";
      case '{', '[' -> "JSON";
      default -> "other content";
    };
  }

  /** Copies the head and the rest; failures of {@code out} are the store's. */
  static Copied copy(byte[] head, InputStream in, OutputStream out) throws IOException {
    MessageDigest digest = Sha256.begin();
    long size = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    System.arraycopy(head, 0, buffer, 0, head.length);
    for (int length = head.length; length >= 0; length = in.read(buffer)) {
      int part = length;
      digest.update(buffer, 0, part);
      StorageException.wrap(() -> {
        out.write(buffer, 0, part);
        return part;
      });
      size += part;
    }
    return new Copied(size, Sha256.end(digest));
  }
}
