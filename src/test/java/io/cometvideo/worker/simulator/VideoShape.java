package io.cometvideo.worker.simulator;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Width and height of a video in pixels. */
record VideoShape(int width, int height) {
  private static final Pattern EXACT = Pattern.compile("[1-9]\\d{2,3}x[1-9]\\d{2,3}");

  private static final Map<String, Map<String, String>> BY_RESOLUTION_AND_RATIO =
      Map.of(
          "480p", sizes("864x496", "752x560", "640x640", "560x752", "496x864", "992x432"),
          "720p", sizes("1280x720", "1112x834", "960x960", "834x1112", "720x1280", "1470x630"),
          "1080p",
              sizes("1920x1080", "1664x1248", "1440x1440", "1248x1664", "1080x1920", "2206x946"));

  private static Map<String, String> sizes(
      String wide, String classic, String square, String portrait, String tall, String cinema) {
    return Map.of(
        "16:9", wide, "4:3", classic, "1:1", square, "3:4", portrait, "9:16", tall, "21:9", cinema);
  }

  /**
   * The shape of an exact size, or of a ratio in a resolution; empty when the table has neither.
   */
  static Optional<VideoShape> of(String size, String resolution) {
    if (EXACT.matcher(size).matches()) {
      return Optional.of(exact(size));
    }
    return Optional.ofNullable(BY_RESOLUTION_AND_RATIO.getOrDefault(resolution, Map.of()).get(size))
        .map(VideoShape::exact);
  }

  static boolean isExact(String size) {
    return EXACT.matcher(size).matches();
  }

  private static VideoShape exact(String size) {
    int x = size.indexOf('x');
    // 4:2:0 has one colour sample for two by two pixels: odd edges cannot be encoded.
    return new VideoShape(
        Integer.parseInt(size.substring(0, x)) & ~1, Integer.parseInt(size.substring(x + 1)) & ~1);
  }

  int pixels() {
    return width * height;
  }
}
