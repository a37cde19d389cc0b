package io.cometvideo.worker.intake;

import io.cometvideo.worker.journal.PartitionOwnership;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;

/** Remembers what the journal would have been told. */
final class RecordedOwnership implements PartitionOwnership {

  final List<ConsumerGroupMetadata> published = new ArrayList<>();
  final List<String> told = new ArrayList<>();

  @Override
  public void publish(ConsumerGroupMetadata metadata) {
    published.add(metadata);
  }

  @Override
  public void assigned(Set<Integer> partitions) {
    told.add("assigned " + partitions);
  }

  @Override
  public long epoch(int partition) {
    return 1;
  }

  @Override
  public void revoked(Set<Integer> partitions) {
    told.add("revoked " + partitions);
  }

  @Override
  public void lost(Set<Integer> partitions) {
    told.add("lost " + partitions);
  }
}
