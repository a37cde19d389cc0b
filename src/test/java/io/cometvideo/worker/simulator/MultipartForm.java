package io.cometvideo.worker.simulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A {@code multipart/form-data} body taken apart. */
final class MultipartForm {
  private static final Pattern BOUNDARY = Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))");
  private static final Pattern NAME = Pattern.compile("[;\\s]name=\"([^\"]*)\"");
  private static final Pattern FILE_NAME = Pattern.compile("filename\\*?=");

  /** A part; each char of its content is one byte. */
  private record Part(String name, boolean isFile, String content) {
    byte[] bytes() {
      return content.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private final List<Part> parts;

  private MultipartForm(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /** The form in {@code body}; empty when the type is another or the body does not keep to it. */
  static Optional<MultipartForm> parse(@Nullable String contentType, byte[] body) {
    if (contentType == null
        || !contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
      return Optional.empty();
    }
    Matcher matcher = BOUNDARY.matcher(contentType);
    if (!matcher.find()) {
      return Optional.empty();
    }
    String quoted = matcher.group(1);
    return parts(
        "--" + (quoted != null ? quoted : matcher.group(2)),
        new String(body, StandardCharsets.ISO_8859_1));
  }

  private static Optional<MultipartForm> parts(String delimiter, String text) {
    List<Part> parts = new ArrayList<>();
    int at = text.startsWith(delimiter) ? 0 : -1;
    while (at >= 0) {
      int start = at + delimiter.length();
      if (text.startsWith("--", start)) {
        return Optional.of(new MultipartForm(parts));
      }
      int end = text.indexOf("\r\n" + delimiter, start);
      int headersEnd = text.indexOf("\r\n\r\n", start);
      if (end < 0 || headersEnd < 0 || headersEnd > end) {
        return Optional.empty();
      }
      part(text.substring(start, headersEnd), text.substring(headersEnd + 4, end))
          .ifPresent(parts::add);
      at = end + 2;
    }
    return Optional.empty();
  }

  private static Optional<Part> part(String headers, String content) {
    Matcher name = NAME.matcher(headers);
    return name.find()
        ? Optional.of(new Part(name.group(1), FILE_NAME.matcher(headers).find(), content))
        : Optional.empty();
  }

  /** The first text field of that name. */
  Optional<String> field(String name) {
    return parts.stream()
        .filter(part -> !part.isFile() && part.name().equals(name))
        .findFirst()
        .map(part -> new String(part.bytes(), StandardCharsets.UTF_8));
  }

  /** All files of that name, in upload order. */
  List<byte[]> files(String name) {
    return parts.stream()
        .filter(part -> part.isFile() && part.name().equals(name))
        .map(Part::bytes)
        .toList();
  }
}
