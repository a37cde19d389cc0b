package io.cometvideo.worker.intake;

import io.cometvideo.worker.engine.PauseReason;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides before each poll, anew, which partitions are paused: those that are not restored yet,
 * those that cannot be read, or all while there is a reason to take nothing in. On the consumer's
 * thread.
 */
final class PartitionPauses {

  private static final Logger log = LoggerFactory.getLogger(PartitionPauses.class);

  private final Supplier<Set<Integer>> openPartitions;
  private final UnreadableRequests unreadable;
  private final IntakeControl control;
  private Set<PauseReason> lastReasons = Set.of();

  PartitionPauses(
      Supplier<Set<Integer>> openPartitions, UnreadableRequests unreadable, IntakeControl control) {
    this.openPartitions = openPartitions;
    this.unreadable = unreadable;
    this.control = control;
  }

  void apply(Consumer<?, ?> consumer) {
    Set<PauseReason> reasons = control.reasons();
    boolean none = !reasons.isEmpty() || control.isDraining();
    Set<Integer> open = openPartitions.get();
    Set<TopicPartition> standing = unreadable.toPause();
    Set<TopicPartition> paused = consumer.paused();
    Set<TopicPartition> toPause = new HashSet<>();
    Set<TopicPartition> toResume = new HashSet<>();
    for (TopicPartition partition : consumer.assignment()) {
      boolean pause = none || !open.contains(partition.partition()) || standing.contains(partition);
      if (pause != paused.contains(partition)) {
        (pause ? toPause : toResume).add(partition);
      }
    }
    consumer.pause(toPause);
    consumer.resume(toResume);
    tell(reasons);
  }

  private void tell(Set<PauseReason> reasons) {
    if (!reasons.equals(lastReasons)) {
      lastReasons = reasons;
      log.atInfo()
          .addKeyValue("reasons", reasons)
          .log(reasons.isEmpty() ? "intake goes on" : "intake is paused");
    }
  }
}
