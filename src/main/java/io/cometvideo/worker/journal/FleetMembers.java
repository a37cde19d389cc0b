package io.cometvideo.worker.journal;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the fleet's workers this one is, as the broker knows them. May be asked by any thread;
 * the answer is as old as the last {@link #refresh()}, and holds until the next rebalance.
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
  private volatile @Nullable Answer answer;

  /** What the broker said during one generation of the group. */
  private record Answer(Rank rank, int generation) {}

  FleetMembers(Admin admin, String groupId, GroupMembership membership) {
    this.admin = admin;
    this.groupId = groupId;
    this.membership = membership;
  }

  /** This worker's place; empty while it is not known, or the worker owns no partition. */
  public Optional<Rank> rank() {
    Answer last = answer;
    ConsumerGroupMetadata own = membership.current();
    if (last == null || own == null || last.generation() != own.generationId()) {
      return Optional.empty();
    }
    return Optional.of(last.rank());
  }

  /** Asks the broker, and blocks until it answers. If it does not, the last answer stays. */
  public void refresh() {
    ConsumerGroupMetadata own = membership.current();
    if (own == null) {
      return;
    }
    try {
      ConsumerGroupDescription group =
          KafkaFutures.get(admin.describeConsumerGroups(List.of(groupId)).all()).values().stream()
              .findFirst()
              .orElseThrow();
      if (group.groupState() != GroupState.STABLE) {
        return;
      }
      List<String> owners =
          group.members().stream()
              .filter(member -> !member.assignment().topicPartitions().isEmpty())
              .map(MemberDescription::consumerId)
              .sorted()
              .toList();
      int position = owners.indexOf(own.memberId());
      answer =
          position < 0 ? null : new Answer(new Rank(position, owners.size()), own.generationId());
    } catch (KafkaException e) {
      log.atDebug().addKeyValue("reason", e.getMessage()).log("group cannot be described");
    }
  }
}
