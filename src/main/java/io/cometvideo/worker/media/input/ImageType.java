package io.cometvideo.worker.media.input;

import java.util.Set;
import org.apache.tika.Tika;

/** Tells what an image is by its content, not by what it is called. */
final class ImageType {

  static final String ALLOWED = "JPEG, PNG or WebP";

  private static final Set<String> TYPES = Set.of("image/jpeg", "image/png", "image/webp");

  private final Tika tika = new Tika();

  /** The media type of this content, whatever it is. */
  String of(byte[] content) {
    return tika.detect(content);
  }

  static boolean isAllowed(String mediaType) {
    return TYPES.contains(mediaType);
  }
}
