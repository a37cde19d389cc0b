package io.cometvideo.worker.journal;

import java.util.List;

/**
 * What one poll brought from one partition of the requests topic, or a part of it, in its order.
 *
 * @param partition the partition
 * @param epoch of {@link PartitionOwnership#epoch} when it was read
 * @param items one for each record that asks for something
 * @param nextOffset the offset behind the last record read
 * @param bytes about how much memory the items hold
 */
public record IntakeSlice(
    int partition, long epoch, List<IntakeItem> items, long nextOffset, long bytes) {

  public IntakeSlice {
    items = List.copyOf(items);
  }

  /** Two slices that together are this one; itself alone if it has no two items. */
  List<IntakeSlice> halves() {
    int middle = items.size() / 2;
    if (middle == 0) {
      return List.of(this);
    }
    List<IntakeItem> second = items.subList(middle, items.size());
    long each = bytes / 2;
    return List.of(
        new IntakeSlice(
            partition, epoch, items.subList(0, middle), second.getFirst().offset(), each),
        new IntakeSlice(partition, epoch, second, nextOffset, each));
  }
}
