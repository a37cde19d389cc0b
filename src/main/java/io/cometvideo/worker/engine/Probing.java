package io.cometvideo.worker.engine;

import io.cometvideo.worker.task.RequestId;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The one call at a time that finds out about the account, a question or a submission, and when the
 * next is due: with growing delays. Guarded by the gate.
 */
final class Probing {

  private static final Duration MIN_DELAY = Duration.ofMillis(500);

  /** A probe whose task came to another end meanwhile is not waited for any longer. */
  private static final Duration MAX_PROBE = Duration.ofMinutes(2);

  private final Backoff backoff;
  private final Pause untilNext;
  private final Pause time;
  private int failures;
  private boolean asking;

  /** Who submits as the probe; null while the probe is a question, or there is none. */
  private @Nullable RequestId request;

  Probing(Backoff backoff, TimeMeter time) {
    this.backoff = backoff;
    untilNext = new Pause(time);
    this.time = new Pause(time);
  }

  boolean isDue() {
    return !isUnderWay() && untilNext.isOver();
  }

  boolean isUnderWay() {
    return (asking || request != null) && !time.isOver();
  }

  boolean isAsking() {
    return asking;
  }

  boolean isBy(RequestId submitting) {
    return submitting.equals(request);
  }

  void ask() {
    asking = true;
    request = null;
    time.begin(MAX_PROBE);
  }

  void answered() {
    asking = false;
  }

  void letThrough(RequestId submitting) {
    request = submitting;
    time.begin(MAX_PROBE);
  }

  /** It told what it was for. */
  void succeeded() {
    request = null;
  }

  /** The next one comes later than the last one did. */
  void later() {
    request = null;
    failures++;
    untilNext.begin(MIN_DELAY.plus(backoff.after(failures, null)));
  }

  /** Nothing is to be waited for. */
  void now() {
    untilNext.end();
  }

  /** Delays grow from the smallest one again. */
  void forgetFailures() {
    failures = 0;
  }
}
