package io.cometvideo.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** A worker with a dead part ends, in order if it can, and never with 0. */
class WorkerSupervisorTest {

  private final CompletableFuture<Integer> exited = new CompletableFuture<>();
  private final CompletableFuture<Integer> halted = new CompletableFuture<>();
  private final List<String> broken = Collections.synchronizedList(new ArrayList<>());

  @Test
  void aDeadPartBreaksTheLivenessAndEndsTheProcess() {
    supervisor(exited::complete, Duration.ofHours(1)).partDied("journal", new AssertionError());

    assertThat(exited.join()).isEqualTo(WorkerSupervisor.EXIT_CODE).isNotZero();
    assertThat(broken).containsExactly("broken");
    assertThat(halted).isNotDone();
  }

  @Test
  void anEndThatHangsIsCutOff() {
    supervisor(_ -> hang(), Duration.ofMillis(1)).partDied("journal", new AssertionError());

    assertThat(halted.join()).isEqualTo(WorkerSupervisor.EXIT_CODE);
  }

  @Test
  void theSecondDeathIsTheFirstOnesConsequence() {
    var supervisor = supervisor(exited::complete, Duration.ofHours(1));
    supervisor.partDied("journal", new AssertionError());
    supervisor.partDied("intake", new AssertionError());

    assertThat(broken).hasSize(1);
  }

  @Test
  void workThatThrowsAnythingIsADeadPart() {
    supervisor(exited::complete, Duration.ofHours(1))
        .watched(
            "restore",
            () -> {
              throw new StackOverflowError();
            })
        .run();

    assertThat(exited.join()).isNotZero();
  }

  private WorkerSupervisor supervisor(IntConsumer exit, Duration patience) {
    return new WorkerSupervisor(() -> broken.add("broken"), exit, halted::complete, patience);
  }

  private static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
