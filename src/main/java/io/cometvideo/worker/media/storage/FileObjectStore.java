package io.cometvideo.worker.media.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Videos as files: written under a name of the transfer's own in a hidden folder beside them,
 * forced to disk, then moved to their own name in one step.
 *
 * <p>The hidden folder is the video's, so that what a dead worker's transfer has left is found
 * without a look at all the other videos, of which there may be very many.
 */
final class FileObjectStore implements ObjectStore {

  private final Path root;
  private final Map<Path, FolderForce> forces = new ConcurrentHashMap<>();

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
    Path parts = folder(target).resolve("." + target.getFileName() + ".part");
    try {
      Files.createDirectories(folder(target));
      makeEmpty(parts);
      Path part = parts.resolve(UUID.randomUUID().toString());
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
  private static void makeEmpty(Path parts) throws IOException {
    try {
      Files.createDirectory(parts);
    } catch (FileAlreadyExistsException _) {
      try (var leftovers = Files.newDirectoryStream(parts)) {
        for (Path leftover : leftovers) {
          Files.deleteIfExists(leftover);
        }
      }
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
      this.writeBack = new WriteBack(channel::force);
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
      removeParts();
      forces.computeIfAbsent(folder(target), FolderForce::new).force();
      return target.toUri().toString();
    }

    @Override
    public void close() throws IOException {
      try {
        channel.close();
      } finally {
        if (Files.deleteIfExists(part)) {
          removeParts();
        }
      }
    }

    private void removeParts() {
      try {
        Files.deleteIfExists(folder(part));
      } catch (IOException _) {
        // Another worker is at the same video; the last one of them removes it.
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
