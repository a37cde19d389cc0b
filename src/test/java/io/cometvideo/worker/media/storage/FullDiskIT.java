package io.cometvideo.worker.media.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that takes no more: the operating system fails the writes of a process whose files may not
 * get larger than 1 MiB.
 */
class FullDiskIT {

  private static final int LARGEST_BLOCKS = 2 * 1024;

  @TempDir private Path root;

  @Test
  void aVideoThatTheDiskDoesNotTakeIsAFailureOfTheStoreAndLeavesNothing() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "ulimit needs a POSIX shell");

    String output =
        HugeDownload.run(
            root,
            16L * 1024 * 1024,
            "/bin/sh",
            "-c",
            "ulimit -f " + LARGEST_BLOCKS + "; exec \"$@\"",
            "sh");

    assertThat(output).contains("StorageFailed[", "the folder " + root, "File too large");
    assertThat(Folders.files(root)).isEmpty();
  }
}
