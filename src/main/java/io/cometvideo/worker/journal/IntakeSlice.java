package io.cometvideo.worker.journal;

import java.util.List;

/**
 * What one poll brought from one partition of the requests topic, in its order.
 *
 * @param partition the partition
 * @param epoch of {@link PartitionOwnership#epoch} when it was read
 * @param items one for each record that asks for something
 * @param nextOffset the offset behind the last record read
 */
public record IntakeSlice(int partition, long epoch, List<IntakeItem> items, long nextOffset) {

  public IntakeSlice {
    items = List.copyOf(items);
  }
}
