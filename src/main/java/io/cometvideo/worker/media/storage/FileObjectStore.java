package io.cometvideo.worker.media.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Videos as files: written in a hidden folder, forced to disk, then moved to their own name in one
 * step.
 *
 * <p>The hidden folder is one for all videos that are on their way, so that what a dead worker's
 * transfer has left is found without a look at those that have arrived, of which there may be very
 * many.
 */
final class FileObjectStore implements ObjectStore {

  private static final int UUID_LENGTH = 36;

  private final Path root;
  private final Path parts;
  private final Map<Path, FolderForce> forces = new ConcurrentHashMap<>();

  FileObjectStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
    this.parts = this.root.resolve(".parts");
  }

  /**
   * Finds out at start whether the folder can be written.
   *
   * @throws IllegalStateException with a message that names the fix
   */
  void verify() {
    try {
      Files.createDirectories(parts);
      Files.delete(Files.createTempFile(parts, "writable", ""));
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
    String name = key.value().replace('/', '-') + ".";
    try {
      make(folder(target));
      removeLeftovers(name);
      Path part = parts.resolve(name + UUID.randomUUID());
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

  /** A look is much cheaper than making what is there already. */
  private static void make(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
    }
  }

  /** Of transfers of the same video whose worker has died. */
  private void removeLeftovers(String name) throws IOException {
    try (var all = Files.newDirectoryStream(parts)) {
      for (Path part : all) {
        String other = String.valueOf(part.getFileName());
        if (other.startsWith(name) && other.length() == name.length() + UUID_LENGTH) {
          Files.deleteIfExists(part);
        }
      }
    } catch (NoSuchFileException _) {
      Files.createDirectories(parts);
    }
  }

  /** A file that is being written. */
  private final class FileUpload implements Upload {

    private final FileChannel channel;
    private final WriteBack writeBack;
    private final OutputStream stream;
    private final Path part;
    private final Path target;

    FileUpload(FileChannel channel, Path part, Path target) {
      this.channel = channel;
      this.writeBack = new WriteBack(() -> channel.force(false));
      this.stream = new Explaining(Channels.newOutputStream(channel), writeBack);
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
        writeBack.end();
        channel.close();
        Files.move(
            part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw failed(e);
      }
      forces.computeIfAbsent(folder(target), FolderForce::of).force();
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
  }

  /** Says of each failure which folder it is about. */
  private final class Explaining extends FilterOutputStream {

    private final WriteBack writeBack;

    Explaining(OutputStream out, WriteBack writeBack) {
      super(out);
      this.writeBack = writeBack;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
        writeBack.wrote(length);
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }
}
