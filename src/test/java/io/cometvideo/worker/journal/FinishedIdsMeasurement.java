package io.cometvideo.worker.journal;

import io.cometvideo.worker.task.RequestId;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/**
 * What a remembered id costs. Its name keeps it out of the builds: {@code ./mvnw test
 * -Dtest=FinishedIdsMeasurement} prints the figures that stand in docs/operations.md.
 */
class FinishedIdsMeasurement {

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final int[] SIZES = {100_000, 400_000, 1_000_000};

  @Test
  void measure() {
    var random = new Random(1);
    for (int size : SIZES) {
      print("UUIDs", size, _ -> new UUID(random.nextLong(), random.nextLong()).toString());
      print("20 characters", size, i -> "order-%014d".formatted(i));
    }
  }

  private static void print(String what, int size, IntFunction<String> ids) {
    RequestId[] all = new RequestId[size];
    for (int i = 0; i < size; i++) {
      all[i] = new RequestId(ids.apply(i));
    }
    long before = heap();
    long start = System.nanoTime();
    FinishedIds finished = new FinishedIds();
    for (int i = 0; i < size; i++) {
      finished.put(all[i], START.plusMillis(i));
    }
    long nanos = System.nanoTime() - start;
    long bytes = heap() - before;
    long plans = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      finished.expired(START.plus(Duration.ofHours(1)), Duration.ofHours(24), 500);
    }
    long idle = (System.nanoTime() - plans) / 1_000;
    System.out.printf(
        "%,d ids, %s: %.1f bytes each, %d ns to add one, %d ns to find none over (%b)%n",
        size, what, (double) bytes / size, nanos / size, idle, finished.contains(all[size - 1]));
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
