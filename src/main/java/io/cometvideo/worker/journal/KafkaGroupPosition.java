package io.cometvideo.worker.journal;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Asks the group's coordinator. */
final class KafkaGroupPosition implements GroupPosition {

  private final Admin admin;
  private final CommittedOffsets offsets;
  private final String groupId;
  private final String requestsTopic;

  KafkaGroupPosition(Admin admin, CommittedOffsets offsets, String groupId, String requestsTopic) {
    this.admin = admin;
    this.offsets = offsets;
    this.groupId = groupId;
    this.requestsTopic = requestsTopic;
  }

  @Override
  public Optional<OffsetAndMetadata> committed(int partition) {
    return offsets.last(partition);
  }

  @Override
  public boolean isAssigned(int partition) {
    var wanted = new TopicPartition(requestsTopic, partition);
    try {
      return KafkaFutures.get(admin.describeConsumerGroups(List.of(groupId)).all())
          .values()
          .stream()
          .flatMap(group -> group.members().stream())
          .anyMatch(member -> member.assignment().topicPartitions().contains(wanted));
    } catch (GroupIdNotFoundException _) {
      return false;
    }
  }
}
