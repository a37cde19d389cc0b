package io.cometvideo.worker.intake;

import io.cometvideo.worker.engine.Engine;
import io.cometvideo.worker.journal.PartitionOwnership;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/** Tells the engine and the journal what is ours. On the consumer's thread. */
final class Rebalances implements ConsumerAwareRebalanceListener {

  private static final Logger log = LoggerFactory.getLogger(Rebalances.class);

  private final PartitionOwnership ownership;
  private final Engine engine;

  Rebalances(PartitionOwnership ownership, Engine engine) {
    this.ownership = ownership;
    this.engine = engine;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    ownership.publish(consumer.groupMetadata());
    if (!partitions.isEmpty()) {
      // Nothing is read before the partition's tasks are restored.
      consumer.pause(partitions);
      Set<Integer> assigned = numbers(partitions);
      log.atInfo().addKeyValue("partitions", assigned).log("partitions assigned");
      ownership.assigned(assigned);
    }
  }

  @Override
  public void onPartitionsRevokedBeforeCommit(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    // In the classic protocol the generation has moved already: only this metadata is accepted.
    ownership.publish(consumer.groupMetadata());
    if (partitions.isEmpty()) {
      return;
    }
    Set<Integer> revoked = numbers(partitions);
    log.atInfo().addKeyValue("partitions", revoked).log("partitions revoked");
    try {
      engine.quiesce(revoked);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ownership.revoked(revoked);
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    Set<Integer> lost = numbers(partitions);
    log.atWarn().addKeyValue("partitions", lost).log("partitions lost");
    ownership.lost(lost);
    ownership.publish(consumer.groupMetadata());
  }

  private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
  }
}
