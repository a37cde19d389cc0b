package io.cometvideo.worker.journal;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions, or whole topics, that take no records at the moment: they are gone, have no leader,
 * or the worker may not write to them. A write that must time out first would hold up all others,
 * so none is tried before the broker says, asked on the side, that there is somebody to take it;
 * and less and less often if it is refused all the same. Used by the journal's thread only.
 */
final class Blockades {

  private static final Logger log = LoggerFactory.getLogger(Blockades.class);
  private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
  private static final int MAX_DOUBLINGS = 5;

  private final Admin admin;
  private final Map<TopicPartition, Blockade> blockades = new HashMap<>();

  /** One of them; lifted, it is remembered until something was written there. */
  private static final class Blockade {
    final String reason;
    final int strikes;
    long askAtNanos;
    @Nullable KafkaFuture<TopicDescription> asked;
    boolean lifted;

    Blockade(String reason, int strikes) {
      this.reason = reason;
      this.strikes = strikes;
      Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(strikes - 1, MAX_DOUBLINGS));
      this.askAtNanos = System.nanoTime() + delay.toNanos();
    }
  }

  Blockades(Admin admin) {
    this.admin = admin;
  }

  boolean isEmpty() {
    return blockades.isEmpty();
  }

  /** Nothing is to be written there for now; partition -1 stands for the whole topic. */
  void add(TopicPartition target, String reason) {
    Blockade earlier = blockades.get(target);
    if (earlier == null || earlier.lifted) {
      int strikes = earlier == null ? 1 : earlier.strikes + 1;
      blockades.put(target, new Blockade(reason, strikes));
      if (earlier == null) {
        log.atWarn()
            .addKeyValue("topic", target.topic())
            .addKeyValue("partition", target.partition())
            .addKeyValue("reason", reason)
            .log("nothing can be written there; what is to go there waits, the rest goes on");
      }
    }
  }

  /** Why nothing is to be written there now; empty if it may be tried. */
  Optional<String> reason(TopicPartition target) {
    return Optional.ofNullable(inForce(target))
        .or(() -> Optional.ofNullable(inForce(wholeTopic(target.topic()))))
        .map(blockade -> blockade.reason);
  }

  /** Something was written there. */
  void written(TopicPartition target) {
    if (!blockades.isEmpty() && blockades.remove(target) != null) {
      log.atInfo()
          .addKeyValue("topic", target.topic())
          .addKeyValue("partition", target.partition())
          .log("can be written again");
    }
    blockades.remove(wholeTopic(target.topic()));
  }

  /** Asks the broker, without waiting for it, and lifts what may be tried again. */
  void look() {
    blockades.forEach((target, blockade) -> {
      if (!blockade.lifted && System.nanoTime() - blockade.askAtNanos >= 0) {
        blockade.lifted = hasLeader(target, blockade);
      }
    });
  }

  private boolean hasLeader(TopicPartition target, Blockade blockade) {
    if (blockade.asked == null) {
      String topic = target.topic();
      blockade.asked = admin.describeTopics(List.of(topic)).topicNameValues().get(topic);
    }
    KafkaFuture<TopicDescription> asked = blockade.asked;
    if (asked == null || !asked.isDone()) {
      return false;
    }
    blockade.asked = null;
    blockade.askAtNanos = System.nanoTime() + FIRST_DELAY.toNanos();
    try {
      return asked.get().partitions().stream()
          .filter(info -> target.partition() < 0 || info.partition() == target.partition())
          .allMatch(info -> info.leader() != null && !info.leader().equals(Node.noNode()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      return false;
    }
  }

  private @Nullable Blockade inForce(TopicPartition target) {
    Blockade blockade = blockades.get(target);
    return blockade == null || blockade.lifted ? null : blockade;
  }

  /** Stands for all partitions of the topic. */
  static TopicPartition wholeTopic(String topic) {
    return new TopicPartition(topic, -1);
  }
}
