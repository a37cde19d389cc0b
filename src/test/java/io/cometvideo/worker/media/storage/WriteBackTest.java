package io.cometvideo.worker.media.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WriteBackTest {

  private static final int STEP = Math.toIntExact(WriteBack.STEP_BYTES);

  private final AtomicInteger forced = new AtomicInteger();

  @Test
  void forcesASmallFileOnceAtItsEnd() throws Exception {
    var writeBack = new WriteBack(forced::incrementAndGet);

    writeBack.wrote(STEP - 1);
    assertThat(forced).hasValue(0);
    writeBack.end();

    assertThat(forced).hasValue(1);
  }

  @Test
  void doesNotWaitForTheDiskBeforeTheEnd() throws Exception {
    var disk = new CountDownLatch(1);
    var writeBack =
        new WriteBack(() -> {
          await(disk);
          forced.incrementAndGet();
        });

    writeBack.wrote(STEP);
    writeBack.wrote(STEP);
    assertThat(forced).hasValue(0);
    disk.countDown();
    writeBack.end();

    assertThat(forced).hasValue(2);
  }

  @Test
  void tellsAtTheEndWhatCouldNotBeWrittenBefore() {
    // The system tells of it only once.
    var writeBack =
        new WriteBack(() -> {
          if (forced.incrementAndGet() == 1) {
            throw new IOException("no space left");
          }
        });

    writeBack.wrote(STEP);

    assertThatThrownBy(writeBack::end).isInstanceOf(IOException.class).hasMessage("no space left");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
