package io.cometvideo.worker.guarantee;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What lies in a store of files. */
final class Videos {

  private Videos() {}

  /** The videos that are visible, whole ones if the promise holds. */
  static List<Path> whole(Path root) {
    return files(root).stream().filter(file -> !isHidden(file)).toList();
  }

  /** What is still on its way, or was left behind. */
  static List<Path> parts(Path root) {
    return files(root).stream().filter(Videos::isHidden).toList();
  }

  private static boolean isHidden(Path file) {
    return String.valueOf(file.getFileName()).startsWith(".");
  }

  private static List<Path> files(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
