package io.cometvideo.worker.media.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.TransferOutcome;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stores that are full, away or in the way. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailingStoresTest {

  @TempDir private Path root;
  private Bench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new Bench(root);
  }

  @AfterEach
  void stop() throws IOException {
    bench.close();
  }

  @Test
  void aStoreThatIsAwayIsNamedAndNothingIsDownloadedForIt() throws Exception {
    Files.writeString(root.resolve("2026"), "in the way");
    bench.server().enqueue(Answers.whole().build());

    Fault fault = failed(bench.transfer());

    assertThat(fault.message())
        .startsWith("the video could not be stored: the folder " + root)
        .doesNotContain("Signature", "secret");
    assertThat(bench.count(TransferMetrics.DOWNLOAD_BYTES)).isZero();
    assertThat(bench.server().getRequestCount()).isEqualTo(1);
  }

  @Test
  void aStoreThatFailsInTheMiddleIsTriedOnceAndLeavesNothing() throws Exception {
    bench.server().enqueue(Answers.whole().build());
    bench.server().enqueue(Answers.whole().build());

    Fault fault = failed(bench.transferTo(fullAfter(Bench.VIDEO.length / 2)));

    assertThat(fault.message()).contains("could not be stored", "No space left on device");
    assertThat(bench.server().getRequestCount()).isEqualTo(1);
    assertThat(Folders.files(root)).isEmpty();
  }

  @Test
  void theRestOfAVideoIsNotReadForAStoreThatHasFailed() throws Exception {
    bench.server().enqueue(Answers.endless(Bench.VIDEO));

    failed(bench.transferTo(fullAfter(Bench.VIDEO.length)));

    assertThat(bench.count(TransferMetrics.DOWNLOAD_BYTES)).isLessThan(2.0 * Bench.VIDEO.length);
    assertThat(Folders.files(root)).isEmpty();
  }

  @Test
  void aFolderThatIsRemovedUnderTheVideoIsNamed() throws Exception {
    bench.server().enqueue(Answers.whole().build());
    var store = new FileObjectStore(root);

    Fault fault =
        failed(
            bench.transferTo((key, length) -> {
              ObjectStore.Upload upload = store.begin(key, length);
              for (String file : Folders.files(root)) {
                Files.delete(root.resolve(file));
              }
              return upload;
            }));

    assertThat(fault.message()).contains("the folder " + root, "NoSuchFileException");
    assertThat(Folders.files(root)).isEmpty();
  }

  @Test
  void aVideoThatCannotBeMadeVisibleLeavesNothing() throws Exception {
    Files.createDirectories(root.resolve(Bench.KEY.value()).resolve("in the way"));
    bench.server().enqueue(Answers.whole().build());

    Fault fault = failed(bench.transfer());

    assertThat(fault.message()).contains("the folder " + root);
    assertThat(Folders.files(root)).isEmpty();
  }

  private static Fault failed(TransferOutcome outcome) {
    assertThat(outcome).isInstanceOf(TransferOutcome.StorageFailed.class);
    return ((TransferOutcome.StorageFailed) outcome).fault();
  }

  /** The folder, on a disk that takes no more than these bytes. */
  private ObjectStore fullAfter(long bytes) {
    var store = new FileObjectStore(root);
    return (key, length) -> new FullUpload(store.begin(key, length), bytes);
  }

  private static final class FullUpload implements ObjectStore.Upload {

    private final ObjectStore.Upload upload;
    private final long space;
    private long taken;

    FullUpload(ObjectStore.Upload upload, long space) {
      this.upload = upload;
      this.space = space;
    }

    @Override
    public OutputStream stream() {
      return new FilterOutputStream(upload.stream()) {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          taken += length;
          if (taken > space) {
            throw new IOException("No space left on device");
          }
          out.write(bytes, offset, length);
        }
      };
    }

    @Override
    public String commit() throws IOException {
      return upload.commit();
    }

    @Override
    public void close() throws IOException {
      upload.close();
    }
  }
}
