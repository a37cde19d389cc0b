package io.cometvideo.worker.task;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a finished video can be had for a while. Both parts are secrets: they are in no record, no
 * log and not in {@link #toString()}.
 *
 * @param uri http or https; as a rule signed and expiring
 * @param bearer to be sent with it, and to this host alone; null for a signed address, which takes
 *     none
 */
public record VideoAddress(URI uri, @Nullable String bearer) {

  /** A signed address. */
  public static VideoAddress signed(URI uri) {
    return new VideoAddress(uri, null);
  }

  @Override
  public String toString() {
    return "VideoAddress[" + (bearer == null ? "signed" : "with bearer") + "]";
  }
}
