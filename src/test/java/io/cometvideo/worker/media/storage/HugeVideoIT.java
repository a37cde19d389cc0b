package io.cometvideo.worker.media.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A video that is many times as large as the memory of the process. */
class HugeVideoIT {

  /** 512 MiB, or {@code -Dhuge.bytes=2147483648} and the like. */
  private static final long BYTES = Long.getLong("huge.bytes", 512L * 1024 * 1024);

  @TempDir private Path root;

  @Test
  void aVideoManyTimesLargerThanTheHeapIsTransferred() throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-Xmx64m",
                    "-cp",
                    System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")),
                    HugeDownload.class.getName(),
                    root.toString(),
                    Long.toString(BYTES)))
            .redirectErrorStream(true)
            .start();

    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("Stored[", "sizeBytes=" + BYTES);
    assertThat(Files.size(root.resolve("huge.mp4"))).isEqualTo(BYTES);
  }
}
