package io.cometvideo.worker.journal;

import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;

/**
 * What the consumer of the requests topic tells the journal about its group. All methods are for
 * that consumer's thread, since Kafka allows group metadata to be read only there.
 */
public interface PartitionOwnership {

  /**
   * Publishes the group metadata that the next transactions carry. To be called after every poll
   * and first thing in every callback of a rebalance.
   */
  void publish(ConsumerGroupMetadata metadata);

  /**
   * These partitions are ours from now on. Their tasks are restored in the background; when that is
   * done, {@link JournalListener#onRestored} is called. Until then their requests must stay paused.
   */
  void assigned(Set<Integer> partitions);

  /**
   * The assignment that slices of this partition belong to: it changes with every {@link
   * #assigned}, so that what was read before a partition went away is never mixed with what is read
   * after it came back.
   */
  long epoch(int partition);

  /**
   * These partitions are to be given up. Returns when everything handed in for them before is
   * committed, or, if the broker does not let that happen in time, given up without a write; from
   * then on nothing of them is written.
   */
  void revoked(Set<Integer> partitions);

  /** These partitions are somebody else's already: nothing of them is written from now on. */
  void lost(Set<Integer> partitions);
}
