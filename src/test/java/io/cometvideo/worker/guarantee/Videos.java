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

  /** The one folder that lies in this one, hidden ones aside. */
  static Path onlyFolder(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> folders =
          entries.filter(Files::isDirectory).filter(entry -> !entry.endsWith(".parts")).toList();
      if (folders.size() != 1) {
        throw new IllegalStateException("not one folder in " + folder + ": " + folders);
      }
      return folders.getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isHidden(Path file) {
    return String.valueOf(file.getParent()).endsWith(".parts");
  }

  private static List<Path> files(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
