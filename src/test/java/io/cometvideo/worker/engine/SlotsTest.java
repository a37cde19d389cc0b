package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.TaskKey;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotsTest {

  @ParameterizedTest
  @CsvSource({"1000,12,3", "100,6,1", "7,5,2", "13,12,4"})
  void theSharesOfAllWorkersAddUpToTheLimit(int limit, int partitions, int workers) {
    List<Slots> fleet = IntStream.range(0, workers).mapToObj(_ -> new Slots(limit)).toList();
    for (Slots worker : fleet) {
      worker.partitions(partitions);
    }
    for (int partition = 0; partition < partitions; partition++) {
      fleet.get(partition % workers).opened(partition);
    }

    assertThat(fleet.stream().mapToInt(Slots::limit).sum()).isEqualTo(limit);
  }

  @Test
  void aWorkerWithoutPartitionsHasNoSlots() {
    assertThat(new Slots(10).limit()).isZero();
  }

  @Test
  void whatIsInFlightGoesWithItsPartition() {
    var slots = new Slots(2);
    slots.partitions(2);
    slots.opened(0);
    slots.opened(1);
    slots.count(key(0, "a"));
    slots.count(key(1, "b"));
    assertThat(slots.isFull()).isTrue();

    slots.released(1);
    slots.opened(1);

    assertThat(slots.isFull()).isFalse();
  }

  private static TaskKey key(int partition, String id) {
    return new TaskKey(partition, new RequestId(id));
  }
}
