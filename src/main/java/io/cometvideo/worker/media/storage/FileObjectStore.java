package io.cometvideo.worker.media.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;

/**
 * Videos as files: written under a hidden name in their folder, forced to disk, then moved to their
 * own name in one step.
 */
final class FileObjectStore implements ObjectStore {

  /** Exact, since a '*' would take in the parts of ids that begin with this one. */
  private static final String UUID_GLOB = "[-0-9a-f]".repeat(36);

  private final Path root;

  FileObjectStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /**
   * Finds out at start whether the folder can be written.
   *
   * @throws IllegalStateException with a message that names the fix
   */
  void verify() {
    try {
      Files.createDirectories(root);
      Files.delete(Files.createTempFile(root, ".writable", ".part"));
    } catch (IOException e) {
      throw new IllegalStateException(
          "worker.storage.location: the folder "
              + root
              + " cannot be written ("
              + e
              + "); create it for the worker's user, or name another one",
          e);
    }
  }

  @Override
  public Upload begin(ObjectKey key, long length) throws IOException {
    Path target = root.resolve(key.value());
    Path folder = folder(target);
    try {
      Files.createDirectories(folder);
      removeLeftovers(folder, String.valueOf(target.getFileName()));
      Path part = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
      FileChannel channel =
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return new FileUpload(channel, part, target);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** With the folder, which not every message of a file system names. */
  private IOException failed(IOException e) {
    return new IOException("the folder " + root + " does not take it (" + e + ")", e);
  }

  private static Path folder(Path file) {
    return Objects.requireNonNull(file.getParent());
  }

  /** Of transfers of the same video whose worker has died. */
  private static void removeLeftovers(Path folder, String name) throws IOException {
    try (var leftovers =
        Files.newDirectoryStream(folder, "." + globbed(name) + "." + UUID_GLOB + ".part")) {
      for (Path leftover : leftovers) {
        Files.deleteIfExists(leftover);
      }
    }
  }

  private static String globbed(String name) {
    return name.replaceAll("([\\[\\]{}*?\\\\])", "\\\\$1");
  }

  /** A file that is being written. */
  private final class FileUpload implements Upload {

    private final FileChannel channel;
    private final OutputStream stream;
    private final Path part;
    private final Path target;

    FileUpload(FileChannel channel, Path part, Path target) {
      this.channel = channel;
      this.stream = new Explaining(Channels.newOutputStream(channel));
      this.part = part;
      this.target = target;
    }

    @Override
    public OutputStream stream() {
      return stream;
    }

    @Override
    public String commit() throws IOException {
      try {
        channel.force(true);
        channel.close();
        Files.move(
            part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw failed(e);
      }
      forceFolder(folder(target));
      return target.toUri().toString();
    }

    @Override
    public void close() throws IOException {
      try {
        channel.close();
      } finally {
        Files.deleteIfExists(part);
      }
    }

    /** So that the new name survives a power cut; not every file system can. */
    private static void forceFolder(Path folder) {
      try (FileChannel directory = FileChannel.open(folder)) {
        directory.force(true);
      } catch (IOException _) {
        // The file itself is on disk; at worst its name comes back with the next transfer.
      }
    }
  }

  /** Says of each failure which folder it is about. */
  private final class Explaining extends FilterOutputStream {

    Explaining(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }
}
