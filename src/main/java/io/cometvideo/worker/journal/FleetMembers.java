package io.cometvideo.worker.journal;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the fleet's workers this one is, as the broker knows them. May be asked by any thread;
 * the answer is as old as the last {@link #refresh()}.
 */
public final class FleetMembers {

  private static final Logger log = LoggerFactory.getLogger(FleetMembers.class);

  /**
   * A worker's place among those that own partitions.
   *
   * @param position from 0
   * @param of how many there are, at least 1
   */
  public record Rank(int position, int of) {}

  private final Admin admin;
  private final String groupId;
  private final GroupMembership membership;
  private volatile @Nullable Rank rank;

  FleetMembers(Admin admin, String groupId, GroupMembership membership) {
    this.admin = admin;
    this.groupId = groupId;
    this.membership = membership;
  }

  /** This worker's place; empty while it is not known, or the worker owns no partition. */
  public Optional<Rank> rank() {
    return Optional.ofNullable(rank);
  }

  /** Asks the broker, and blocks until it answers. If it does not, the last answer stays. */
  public void refresh() {
    ConsumerGroupMetadata own = membership.current();
    if (own == null) {
      return;
    }
    try {
      List<String> owners =
          KafkaFutures.get(admin.describeConsumerGroups(List.of(groupId)).all()).values().stream()
              .flatMap(group -> group.members().stream())
              .filter(member -> !member.assignment().topicPartitions().isEmpty())
              .map(MemberDescription::consumerId)
              .sorted()
              .toList();
      int position = owners.indexOf(own.memberId());
      rank = position < 0 ? null : new Rank(position, owners.size());
    } catch (KafkaException e) {
      log.atDebug().addKeyValue("reason", e.getMessage()).log("group cannot be described");
    }
  }
}
