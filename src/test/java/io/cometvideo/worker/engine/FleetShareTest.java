package io.cometvideo.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.journal.FleetMembers.Rank;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetShareTest {

  @ParameterizedTest
  @CsvSource({"1000,12,3", "100,6,1", "7,5,2", "13,12,4"})
  void theSharesOfAllWorkersAddUpToTheLimit(int limit, int partitions, int workers) {
    List<FleetShare> fleet = fleet(partitions, workers, false);

    assertThat(fleet.stream().mapToInt(share -> share.of(limit)).sum()).isEqualTo(limit);
    assertThat(fleet.stream().mapToDouble(FleetShare::fraction).sum()).isBetween(0.999, 1.001);
  }

  @ParameterizedTest
  @CsvSource({"6,12,3", "5,12,3", "3,12,3", "1,12,1", "11,12,4"})
  void aLimitBelowTheNumberOfPartitionsIsSplitOverTheWorkers(
      int limit, int partitions, int workers) {
    List<FleetShare> fleet = fleet(partitions, workers, true);

    assertThat(fleet.stream().mapToInt(share -> share.of(limit)).sum()).isEqualTo(limit);
  }

  @Test
  void everyWorkerHasOneSlotAlsoWhenThereAreMoreWorkersThanSlots() {
    assertThat(fleet(12, 3, true)).allSatisfy(share -> assertThat(share.of(1)).isEqualTo(1));
  }

  @Test
  void aWorkerThatDoesNotKnowTheOthersYetTakesOneSlot() {
    assertThat(fleet(12, 1, false).getFirst().of(6)).isEqualTo(1);
  }

  @Test
  void aWorkerWithoutPartitionsHasNothing() {
    var share = new FleetShare(Optional::empty);

    assertThat(share.of(10)).isZero();
    assertThat(share.fraction()).isZero();
  }

  private static List<FleetShare> fleet(int partitions, int workers, boolean known) {
    return IntStream.range(0, workers)
        .mapToObj(worker -> {
          var share =
              new FleetShare(
                  () -> known ? Optional.of(new Rank(worker, workers)) : Optional.empty());
          share.partitions(partitions);
          IntStream.range(0, partitions).filter(p -> p % workers == worker).forEach(share::opened);
          return share;
        })
        .toList();
  }
}
