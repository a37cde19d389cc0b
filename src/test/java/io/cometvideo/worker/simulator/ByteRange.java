package io.cometvideo.worker.simulator;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One range of a file, both ends included. */
record ByteRange(long first, long last) {
  private static final Pattern HEADER = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** All of a file of {@code length} bytes, at least one. */
  static ByteRange whole(long length) {
    return new ByteRange(0, length - 1);
  }

  /**
   * The part of a file of {@code length} bytes that a {@code Range} header asks for; empty when
   * there is none.
   */
  static Optional<ByteRange> of(String header, long length) {
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.matches() || header.equals("bytes=-")) {
      return Optional.empty();
    }
    long from;
    long to = length - 1;
    if (matcher.group(1).isEmpty()) {
      from = Math.max(0, length - Long.parseLong(matcher.group(2)));
    } else {
      from = Long.parseLong(matcher.group(1));
      to = matcher.group(2).isEmpty() ? to : Math.min(to, Long.parseLong(matcher.group(2)));
    }
    return from < length && from <= to ? Optional.of(new ByteRange(from, to)) : Optional.empty();
  }

  long length() {
    return last - first + 1;
  }

  String contentRange(long length) {
    return "bytes " + first + '-' + last + '/' + length;
  }
}
