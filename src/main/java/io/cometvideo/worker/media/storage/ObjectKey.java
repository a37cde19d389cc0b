package io.cometvideo.worker.media.storage;

import io.cometvideo.worker.task.RequestId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Where a video lies in the store: a function of the day of acceptance and the request id, so that
 * a transfer that is repeated overwrites itself.
 *
 * @param value for example {@code 2026/11/23/order-1.mp4}; '/' separates folders
 */
public record ObjectKey(String value) {

  /** File systems take 255 bytes, of which the store's hidden names need 52. */
  private static final int MAX_NAME = 200;

  private static final int KEPT_OF_LONG_NAME = 100;

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy/MM/dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * The key for this request. Characters that not every file system takes are written as {@code
   * %XX}; that includes capitals, which some file systems do not tell from small letters. A name
   * that gets too long for a file system by this ends with {@code ~} and the SHA-256 of the id
   * instead.
   */
  public static ObjectKey of(Instant acceptedAt, RequestId requestId) {
    StringBuilder name = new StringBuilder();
    for (char c : requestId.value().toCharArray()) {
      boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "._-".indexOf(c) >= 0;
      if (plain) {
        name.append(c);
      } else {
        name.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return new ObjectKey(DAY.format(acceptedAt) + "/" + shortened(name, requestId) + ".mp4");
  }

  /** The '~' is in no other name, so that nothing else can have the shortened one. */
  private static String shortened(StringBuilder name, RequestId requestId) {
    return name.length() <= MAX_NAME
        ? name.toString()
        : name.substring(0, KEPT_OF_LONG_NAME) + "~" + Sha256.of(requestId.value());
  }
}
