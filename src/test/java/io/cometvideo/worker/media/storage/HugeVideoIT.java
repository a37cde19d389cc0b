package io.cometvideo.worker.media.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A video that is many times as large as the memory of the process. */
class HugeVideoIT {

  /** 512 MiB, or {@code -Dhuge.bytes=2147483648} and the like. */
  private static final long BYTES = Long.getLong("huge.bytes", 512L * 1024 * 1024);

  @TempDir private Path root;

  @Test
  void aVideoManyTimesLargerThanTheHeapIsTransferred() throws Exception {
    assumeTrue(Files.getFileStore(root).getUsableSpace() > 2 * BYTES, "the disk is too full");

    String output = HugeDownload.run(root, BYTES);

    assertThat(output).contains("Stored[", "sizeBytes=" + BYTES);
    assertThat(Files.size(root.resolve("huge.mp4"))).isEqualTo(BYTES);
  }
}
