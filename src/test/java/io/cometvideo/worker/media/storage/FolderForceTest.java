package io.cometvideo.worker.media.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FolderForceTest {

  private final AtomicInteger rounds = new AtomicInteger();
  private final CountDownLatch disk = new CountDownLatch(1);

  @Test
  void allWhoComeWhileTheDiskIsAtItAreServedByOneMoreRound() throws Exception {
    var force =
        new FolderForce(() -> {
          rounds.incrementAndGet();
          awaitDisk();
        });
    List<Thread> callers = new ArrayList<>();
    callers.add(Thread.ofPlatform().start(() -> call(force)));
    await().until(() -> rounds.get() == 1);
    for (int i = 0; i < 10; i++) {
      callers.add(Thread.ofPlatform().start(() -> call(force)));
    }
    await().until(() -> callers.stream().skip(1).allMatch(FolderForceTest::isWaiting));

    disk.countDown();
    for (Thread caller : callers) {
      caller.join();
    }

    assertThat(rounds).hasValue(2);
  }

  @Test
  void whoIsInterruptedTakesNobodysRoundAway() throws Exception {
    var force =
        new FolderForce(() -> {
          switch (rounds.incrementAndGet()) {
            case 1 -> awaitDisk();
            case 2 -> throw new ClosedByInterruptException();
            default -> {}
          }
        });
    Thread first = Thread.ofPlatform().start(() -> call(force));
    await().until(() -> rounds.get() == 1);
    Thread interrupted = Thread.ofPlatform().start(() -> call(force));
    Thread waiting = Thread.ofPlatform().start(() -> call(force));
    await().until(() -> isWaiting(interrupted) && isWaiting(waiting));

    disk.countDown();
    first.join();
    interrupted.join();
    waiting.join();

    assertThat(rounds).hasValue(3);
  }

  @Test
  void whoComesLaterHasARoundOfItsOwn() throws Exception {
    var force = new FolderForce(rounds::incrementAndGet);

    force.force();
    force.force();

    assertThat(rounds).hasValue(2);
  }

  @Test
  void aFolderThatCannotBeForcedHoldsNobodyUp(@TempDir Path folder) throws Exception {
    FolderForce.of(folder.resolve("gone")).force();

    var failing =
        new FolderForce(() -> {
          rounds.incrementAndGet();
          throw new IOException("not supported");
        });
    failing.force();
    failing.force();

    assertThat(rounds).hasValue(2);
  }

  private static void call(FolderForce force) {
    try {
      force.force();
    } catch (ClosedByInterruptException _) {
      // As the test wants it.
    }
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.WAITING;
  }

  private void awaitDisk() throws IOException {
    try {
      disk.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
