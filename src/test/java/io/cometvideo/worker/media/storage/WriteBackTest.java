package io.cometvideo.worker.media.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WriteBackTest {

  private static final int STEP = Math.toIntExact(WriteBack.STEP_BYTES);

  @Test
  void forcesASmallFileOnceAtItsEnd() throws Exception {
    List<Boolean> forced = new CopyOnWriteArrayList<>();
    var writeBack = new WriteBack(forced::add);

    writeBack.wrote(STEP - 1);
    writeBack.end();

    assertThat(forced).containsExactly(true);
  }

  @Test
  void doesNotWaitForTheDiskBeforeTheEnd() throws Exception {
    List<Boolean> forced = new CopyOnWriteArrayList<>();
    var disk = new CountDownLatch(1);
    var writeBack =
        new WriteBack(metaData -> {
          await(disk);
          forced.add(metaData);
        });

    writeBack.wrote(STEP);
    writeBack.wrote(STEP);
    assertThat(forced).isEmpty();
    disk.countDown();
    writeBack.end();

    assertThat(forced).containsExactly(false, true);
  }

  @Test
  void tellsAtTheEndWhatCouldNotBeWrittenBefore() {
    // The system tells of it only once.
    var writeBack =
        new WriteBack(metaData -> {
          if (!metaData) {
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
