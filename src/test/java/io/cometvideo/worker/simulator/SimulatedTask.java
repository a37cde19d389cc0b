package io.cometvideo.worker.simulator;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One render. Its facts are fixed at submission; its counts are guarded by the lock of {@link
 * SimulatorState}.
 */
final class SimulatedTask {
  /** Share of the render's time during which it counts as queued. */
  private static final int QUEUED_PERCENT = 10;

  final String id = Ids.task();
  final Submission submission;
  final Directives directives;
  final Instant submittedAt;
  final Instant endsAt;

  int polls;
  int successfulPolls;
  int addresses;
  int downloads;
  int fullDownloads;
  private @Nullable Instant lastPollAt;
  private @Nullable Duration shortestPollGap;

  SimulatedTask(
      Submission submission, Directives directives, Instant submittedAt, Duration render) {
    this.submission = submission;
    this.directives = directives;
    this.submittedAt = submittedAt;
    this.endsAt = submittedAt.plus(directives.duration("slow").orElse(render));
  }

  RenderStatus statusAt(Instant now) {
    if (!now.isBefore(endsAt)) {
      return end();
    }
    return progressAt(now) < QUEUED_PERCENT ? RenderStatus.SUBMITTED : RenderStatus.IN_PROGRESS;
  }

  /** 0 to 99 while it renders, 100 when it has ended. */
  int progressAt(Instant now) {
    if (!now.isBefore(endsAt)) {
      return 100;
    }
    long whole = Math.max(1, Duration.between(submittedAt, endsAt).toMillis());
    return Math.clamp(100 * Duration.between(submittedAt, now).toMillis() / whole, 0, 99);
  }

  void onPoll(Instant now) {
    polls++;
    if (lastPollAt != null) {
      Duration gap = Duration.between(lastPollAt, now);
      shortestPollGap =
          shortestPollGap == null || gap.compareTo(shortestPollGap) < 0 ? gap : shortestPollGap;
    }
    lastPollAt = now;
  }

  Charge toCharge(Instant now) {
    return new Charge(
        id,
        submission.prompt(),
        submission.model(),
        submission.seconds(),
        submission.size(),
        submission.resolution(),
        submission.references(),
        submittedAt,
        statusAt(now).isFailure());
  }

  TaskActivity toActivity(Instant now) {
    return new TaskActivity(
        id,
        submission.prompt(),
        statusAt(now),
        submittedAt,
        polls,
        lastPollAt,
        shortestPollGap,
        downloads,
        fullDownloads);
  }

  private RenderStatus end() {
    if (directives.has("fail")) {
      return RenderStatus.FAILED;
    }
    return directives.has("error") ? RenderStatus.ERROR : RenderStatus.SUCCESS;
  }
}
