package io.cometvideo.worker.media.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.TransferOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Transfers that are cancelled: their thread is interrupted, wherever it is. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterruptedTransfersTest {

  @TempDir private Path root;
  private Bench bench;
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicBoolean cleanedUpInterrupted = new AtomicBoolean();
  private final CountDownLatch there = new CountDownLatch(1);

  @BeforeEach
  void start() throws IOException {
    bench = new Bench(root);
  }

  @AfterEach
  void stop() throws IOException {
    over.countDown();
    bench.close();
  }

  @Test
  void leaveNothingWhileTheyDownload() throws Exception {
    bench.server().enqueue(Answers.stalling(over));
    var store = new FileObjectStore(root);

    interruptedWhenThere(
        transfers(
            (key, length) -> {
              there.countDown();
              return store.begin(key, length);
            },
            _ -> {}),
        Optional::empty);
  }

  @Test
  void leaveNothingWhileTheyRest() throws Exception {
    bench.server().enqueue(Answers.cutAfter(1_000).build());

    interruptedWhenThere(
        transfers(
            new FileObjectStore(root),
            _ -> {
              there.countDown();
              over.await();
            }),
        Optional::empty);
  }

  @Test
  void leaveNothingWhileTheyAskForAnAddress() throws Exception {
    bench.server().enqueue(Answers.cutAfter(1_000).build());
    bench.server().enqueue(Answers.status(403));

    interruptedWhenThere(
        bench.transfers(Duration.ofSeconds(30), null),
        () -> {
          there.countDown();
          try {
            over.await();
          } catch (InterruptedException _) {
            // As the provider's client does: an interrupted call has no answer.
            Thread.currentThread().interrupt();
          }
          return Optional.of(bench.address());
        });
    assertThat(bench.server().getRequestCount()).isEqualTo(2);
    assertThat(bench.rests()).as("pauses, of which only the cut asked for one").hasSize(1);
  }

  @Test
  void leaveNothingWhenTheVideoIsWholeButNotYetVisible() throws Exception {
    bench.server().enqueue(Answers.whole().build());
    var store = new FileObjectStore(root);

    interruptedWhenThere(
        transfers((key, length) -> new Hesitating(store.begin(key, length)), _ -> {}),
        Optional::empty);
    assertThat(cleanedUpInterrupted).isFalse();
  }

  /** Not folded into a failure: the video is there. */
  @Test
  void keepTheInterruptThatComesWhileTheVideoIsStored() throws Exception {
    bench.server().enqueue(Answers.whole().build());

    TransferOutcome outcome = bench.transferTo((_, _) -> new InterruptedUpload());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(Bench.stored(outcome).location()).isEqualTo("memory:");
  }

  private HttpVideoTransfers transfers(ObjectStore store, HttpVideoTransfers.Rest rest) {
    return bench.transfers(Duration.ofSeconds(30), null, store, rest);
  }

  private void interruptedWhenThere(HttpVideoTransfers transfers, FreshAddresses fresh)
      throws Exception {
    var call = new FutureTask<>(() -> transfers.transfer(bench.address(), fresh, Bench.KEY));
    Thread thread = Thread.ofVirtual().start(call);
    there.await();

    thread.interrupt();

    assertThat(call)
        .failsWithin(Duration.ofSeconds(15))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(InterruptedException.class);
    assertThat(Folders.files(root)).isEmpty();
  }

  /** Does not commit before the interrupt. */
  private final class Hesitating implements ObjectStore.Upload {
    private final ObjectStore.Upload upload;

    Hesitating(ObjectStore.Upload upload) {
      this.upload = upload;
    }

    @Override
    public OutputStream stream() {
      return upload.stream();
    }

    @Override
    public String commit() throws IOException {
      there.countDown();
      try {
        over.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      return upload.commit();
    }

    @Override
    public void close() throws IOException {
      // S3's client does not even send the abort then.
      cleanedUpInterrupted.set(Thread.currentThread().isInterrupted());
      upload.close();
    }
  }

  private static final class InterruptedUpload implements ObjectStore.Upload {
    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

    @Override
    public OutputStream stream() {
      return stream;
    }

    @Override
    public String commit() {
      Thread.currentThread().interrupt();
      return "memory:";
    }

    @Override
    public void close() {}
  }
}
