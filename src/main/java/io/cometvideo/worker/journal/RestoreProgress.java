package io.cometvideo.worker.journal;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each partition waits for between its assignment and its opening. Written by the consumer's
 * thread and by restores, read by any. A restore of an earlier assignment changes nothing.
 */
final class RestoreProgress {

  private static final Logger log = LoggerFactory.getLogger(RestoreProgress.class);
  private static final long REMINDER_NANOS = Duration.ofSeconds(30).toNanos();

  /**
   * One partition's.
   *
   * @param waitsFor for people
   * @param changedAt when it began to wait for just that
   * @param toldAt when the log said so last; it need not have
   */
  private record Waiting(
      long epoch, long since, String waitsFor, boolean failing, long changedAt, long toldAt) {}

  private final Map<Integer, Waiting> waiting = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  /**
   * Of one worker.
   *
   * @param nanos a clock that nobody can set
   */
  RestoreProgress(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void assigned(Collection<Integer> partitions, long epoch) {
    long now = nanos.getAsLong();
    partitions.forEach(partition ->
        waiting.put(partition, new Waiting(epoch, now, "its restore to begin", false, now, now)));
  }

  void opened(int partition, long epoch) {
    waiting.computeIfPresent(partition, (_, last) -> last.epoch() == epoch ? null : last);
  }

  /** The partitions are not ours any more. */
  void gone(Collection<Integer> partitions) {
    waiting.keySet().removeAll(partitions);
  }

  /** Says so in the log if that is all it does for half a minute. */
  void waits(int partition, long epoch, String waitsFor) {
    put(partition, epoch, waitsFor, false);
  }

  /** Says so in the log at once, and every half minute while it lasts. */
  void fails(int partition, long epoch, String waitsFor) {
    put(partition, epoch, waitsFor, true);
  }

  private void put(int partition, long epoch, String waitsFor, boolean failing) {
    waiting.computeIfPresent(
        partition,
        (_, last) -> last.epoch() == epoch ? next(partition, last, waitsFor, failing) : last);
  }

  private Waiting next(int partition, Waiting last, String waitsFor, boolean failing) {
    long now = nanos.getAsLong();
    long changedAt = waitsFor.equals(last.waitsFor()) ? last.changedAt() : now;
    boolean isNews = failing && !last.failing();
    boolean isOld = now - last.toldAt() >= REMINDER_NANOS;
    boolean standsStill = now - changedAt >= REMINDER_NANOS;
    boolean tell = isNews || (isOld && (failing || standsStill));
    if (tell) {
      log.atWarn()
          .addKeyValue("partition", partition)
          .addKeyValue("waitsFor", waitsFor)
          .addKeyValue("assignedFor", Duration.ofNanos(now - last.since()))
          .log("partition is not restored yet");
    }
    return new Waiting(
        last.epoch(), last.since(), waitsFor, failing, changedAt, tell ? now : last.toldAt());
  }

  /** The partitions that are ours and not open yet. */
  Set<Integer> closedPartitions() {
    return Set.copyOf(waiting.keySet());
  }

  List<ClosedPartition> closed() {
    long now = nanos.getAsLong();
    return waiting.entrySet().stream()
        .map(entry ->
            new ClosedPartition(
                entry.getKey(),
                Duration.ofNanos(now - entry.getValue().since()),
                entry.getValue().waitsFor()))
        .sorted(Comparator.comparingInt(ClosedPartition::partition))
        .toList();
  }
}
