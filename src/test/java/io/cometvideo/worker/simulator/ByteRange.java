package io.cometvideo.worker.simulator;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One range of a file, both ends included. */
record ByteRange(int first, int last) {
  private static final Pattern HEADER = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /**
   * The part of a file of {@code length} bytes that a {@code Range} header asks for; empty when
   * there is none.
   */
  static Optional<ByteRange> of(String header, int length) {
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.matches() || header.equals("bytes=-")) {
      return Optional.empty();
    }
    long from;
    long to = length - 1L;
    if (matcher.group(1).isEmpty()) {
      from = Math.max(0, length - Long.parseLong(matcher.group(2)));
    } else {
      from = Long.parseLong(matcher.group(1));
      to = matcher.group(2).isEmpty() ? to : Math.min(to, Long.parseLong(matcher.group(2)));
    }
    return from < length && from <= to
        ? Optional.of(new ByteRange((int) from, (int) to))
        : Optional.empty();
  }

  String contentRange(int length) {
    return "bytes " + first + '-' + last + '/' + length;
  }
}
