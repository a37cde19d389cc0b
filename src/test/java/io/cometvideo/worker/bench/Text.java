package io.cometvideo.worker.bench;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;

/** Text that is the same everywhere. */
final class Text {

  private Text() {}

  @FormatMethod
  static String of(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
