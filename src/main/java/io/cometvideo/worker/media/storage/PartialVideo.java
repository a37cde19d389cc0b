package io.cometvideo.worker.media.storage;

import io.cometvideo.worker.media.storage.ObjectStore.Upload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * As much of a video as has come so far: on its way to the store, counted and measured. Used by one
 * thread. Closing it leaves nothing behind unless it was committed.
 */
final class PartialVideo implements AutoCloseable {

  /** Enough to tell a video from an error page. */
  static final int HEAD_BYTES = 64;

  /** The length, where the server did not say. */
  static final long UNKNOWN = -1;

  private final ObjectStore store;
  private final ObjectKey key;
  private @Nullable Upload upload;
  private VideoSha256 digest = new VideoSha256();
  private long size;
  private long total = UNKNOWN;
  private @Nullable String etag;

  PartialVideo(ObjectStore store, ObjectKey key) {
    this.store = store;
    this.key = key;
  }

  /** How many bytes there are. */
  long size() {
    return size;
  }

  /** The announced length of the whole video, or {@link #UNKNOWN}. */
  long total() {
    return total;
  }

  /** What {@code If-Range} takes: the strong validator, null if the server gave none. */
  @Nullable String strongEtag() {
    return etag == null || etag.startsWith("W/") ? null : etag;
  }

  /**
   * Whether a rest of the video begins where this one ends, and is of the same video as far as
   * anybody can tell.
   *
   * @param from the first byte that the rest has
   * @param announced length of the whole video, or {@link #UNKNOWN}
   * @param validator null if the server gave none
   */
  boolean isContinuedBy(long from, long announced, @Nullable String validator) {
    return size > 0
        && from == size
        && (announced == UNKNOWN || total == UNKNOWN || announced == total)
        && (validator == null || etag == null || validator.equals(etag));
  }

  /** Learns the length, where it was not known before. */
  void announced(long length) {
    if (total == UNKNOWN) {
      total = length;
    }
  }

  /**
   * Begins the upload, with the first bytes still to come.
   *
   * @param announced length of the whole video, or {@link #UNKNOWN}
   * @param validator null if the server gave none
   * @throws StorageException if the store does not take it
   */
  void begin(long announced, @Nullable String validator) throws IOException {
    discard();
    digest = new VideoSha256();
    total = announced;
    etag = validator;
    upload = StorageException.wrap(() -> store.begin(key, announced));
  }

  /**
   * Takes the next bytes.
   *
   * @throws StorageException if the store does not take them
   */
  void append(byte[] bytes, int length) throws IOException {
    Upload current = begun();
    StorageException.wrap(() -> {
      current.stream().write(bytes, 0, length);
      return length;
    });
    digest.update(bytes, length);
    size += length;
  }

  /**
   * Makes it visible in the store.
   *
   * @return its location
   * @throws StorageException if the store does not do so
   */
  String commit() throws IOException {
    return StorageException.wrap(begun()::commit);
  }

  /** Of what has come; may be asked once. */
  String sha256() {
    return digest.end();
  }

  /** Forgets what has come, so that the next download begins at the beginning. */
  void discard() throws IOException {
    close();
    size = 0;
    total = UNKNOWN;
    etag = null;
  }

  @Override
  public void close() throws IOException {
    Upload current = upload;
    upload = null;
    if (current == null) {
      return;
    }
    // An interrupted thread would fail to remove what is in a store at the other end of a network.
    boolean interrupted = Thread.interrupted();
    try {
      StorageException.wrap(() -> {
        current.close();
        return current;
      });
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

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

  private Upload begun() {
    if (upload == null) {
      throw new IllegalStateException("no upload is begun");
    }
    return upload;
  }
}
