package io.cometvideo.worker.journal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Topics, group and memory of the journal.
 *
 * @param topics the four topics
 * @param groupId consumer group, the same for all workers of a fleet, and prefix of their
 *     transactional ids
 * @param retention how long a finished task is remembered, so that a repeated request id is
 *     noticed; a request that was refused, for ten minutes at most
 * @param shutdown the end of the worker
 */
@ConfigurationProperties("worker")
public record JournalProperties(
    @DefaultValue Topics topics,
    @DefaultValue("comet-video-worker") String groupId,
    @DefaultValue("24h") Duration retention,
    @DefaultValue Shutdown shutdown) {

  public JournalProperties {
    if (retention.isNegative()) {
      throw new IllegalArgumentException("worker.retention must not be negative");
    }
  }

  /**
   * The end of the worker.
   *
   * @param grace how long submissions and transfers under way may take after SIGTERM. Less than
   *     {@code comet.submit.timeout} and 2 s leaves no time for a slow submission
   */
  public record Shutdown(@DefaultValue("35s") Duration grace) {

    public Shutdown {
      if (grace.isNegative()) {
        throw new IllegalArgumentException("worker.shutdown.grace must not be negative");
      }
    }
  }

  /**
   * The four topics.
   *
   * @param requests topic of the requests
   * @param tasks topic of the state of each task: compacted, with as many partitions as that of the
   *     requests
   * @param completions topic of the completion events
   * @param deadLetters topic of the records that nobody can be answered for
   * @param create whether the worker creates topics that are missing
   * @param partitions partitions of created topics, at least 1
   * @param replicas replicas of created topics; not set: the broker's default
   */
  public record Topics(
      @DefaultValue("video.requests") String requests,
      @DefaultValue("video.tasks") String tasks,
      @DefaultValue("video.completions") String completions,
      @DefaultValue("video.requests-dlt") String deadLetters,
      @DefaultValue("false") boolean create,
      @DefaultValue("12") int partitions,
      @Nullable Short replicas) {

    public Topics {
      if (partitions < 1) {
        throw new IllegalArgumentException("worker.topics.partitions must be at least 1");
      }
    }
  }
}
