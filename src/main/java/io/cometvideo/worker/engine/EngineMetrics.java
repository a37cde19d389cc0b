package io.cometvideo.worker.engine;

import io.cometvideo.worker.task.Charge;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskState;
import io.cometvideo.worker.task.TaskState.Cancelled;
import io.cometvideo.worker.task.TaskState.Completed;
import io.cometvideo.worker.task.TaskState.Failed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The engine's meters. Tags come from closed sets: models of the catalogue and enum words. */
final class EngineMetrics {

  static final String COMPLETED = "video.tasks.completed";
  static final String DURATION = "video.task.duration";
  static final String CHARGED_SECONDS = "video.charged.seconds";
  static final String POLLS = "comet.polls.per.task";
  static final String DETECTION_LAG = "video.detection.lag";
  static final String POLL_LATENESS = "comet.poll.lateness";
  static final String THROTTLE = "comet.throttle.factor";
  static final String THROTTLED_MODELS = "comet.throttle.models";
  static final String RESCUED = "tasks.rescued";
  static final String SUBMISSIONS_UNKNOWN = "submissions.unknown";
  static final String SUBMISSIONS_ORPHANED = "submissions.orphaned";
  static final String DUPLICATES = "requests.duplicate";
  static final String CANCELS_IGNORED = "requests.cancel.ignored";
  static final String RESUMES_IGNORED = "requests.resume.ignored";

  private static final String NONE = "none";

  private static final int MOST_TENANTS = 100;

  /** What the provider renders if a request does not say. */
  private static final int DEFAULT_SECONDS = 5;

  private final MeterRegistry registry;
  private final Set<String> tenants = ConcurrentHashMap.newKeySet();
  private final Counter submissionsUnknown;
  private final Counter submissionsOrphaned;
  private final Counter rescued;
  private final Counter duplicates;
  private final Counter cancelsIgnored;
  private final Counter resumesIgnored;
  private final Timer detectionLag;
  private final Timer pollLateness;
  private final DistributionSummary polls;

  EngineMetrics(MeterRegistry registry) {
    this.registry = registry;
    submissionsUnknown = registry.counter(SUBMISSIONS_UNKNOWN);
    submissionsOrphaned = registry.counter(SUBMISSIONS_ORPHANED);
    rescued = registry.counter(RESCUED);
    duplicates = registry.counter(DUPLICATES);
    cancelsIgnored = registry.counter(CANCELS_IGNORED);
    resumesIgnored = registry.counter(RESUMES_IGNORED);
    detectionLag = registry.timer(DETECTION_LAG);
    pollLateness = registry.timer(POLL_LATENESS);
    polls = registry.summary(POLLS);
  }

  /** A task has its outcome. The model of a refused request may be anything, so it is no tag. */
  void finished(Task task) {
    String status = task.status().name().toLowerCase(Locale.ROOT);
    boolean submitted = task.timings().submittedAt() != null;
    String model = submitted && task.summary().model() != null ? task.summary().model() : NONE;
    String error = task.state() instanceof Failed failed ? failed.error().code().name() : NONE;
    registry.counter(COMPLETED, "status", status, "model", model, "error", error).increment();
    registry
        .timer(DURATION, "model", model, "status", status)
        .record(Duration.between(task.timings().acceptedAt(), task.updatedAt()));
    if (submitted) {
      polls.record(task.attempts().polls());
    }
    if (task.attempts().resumes() == 0) {
      charged(model, charge(task.state()), task.summary());
    }
  }

  private void charged(String model, Charge charge, RequestSummary request) {
    if (charge == Charge.NONE) {
      return;
    }
    Counter.builder(CHARGED_SECONDS)
        .tag("model", model)
        .tag("charge", charge.name().toLowerCase(Locale.ROOT))
        .tag("tenant", tag(request.tenant()))
        .register(registry)
        .increment(request.seconds() == null ? DEFAULT_SECONDS : request.seconds());
  }

  /** Producers choose the names of tenants, so not every one can have time series of its own. */
  private String tag(@Nullable String tenant) {
    if (tenant == null) {
      return NONE;
    }
    boolean known =
        tenants.contains(tenant) || (tenants.size() < MOST_TENANTS && tenants.add(tenant));
    return known ? tenant : "other";
  }

  private static Charge charge(TaskState state) {
    return switch (state) {
      case Completed _ -> Charge.CHARGED;
      case Failed failed -> failed.charge();
      case Cancelled cancelled -> cancelled.charge();
      default -> Charge.NONE;
    };
  }

  void detected(Instant completedAt, Instant knownAt) {
    Duration lag = Duration.between(completedAt, knownAt);
    detectionLag.record(lag.isNegative() ? Duration.ZERO : lag);
  }

  void pollBegun(Duration late) {
    pollLateness.record(late);
  }

  void watch(String operation, Throttle throttle) {
    Gauge.builder(THROTTLE, throttle, Throttle::factor)
        .tag("operation", operation)
        .description("part of its share that the worker uses; below 1 while it is throttled")
        .register(registry);
  }

  void watch(ModelThrottles throttles) {
    Gauge.builder(THROTTLED_MODELS, throttles, ModelThrottles::count)
        .description("models of which less is submitted, since the provider has no place for them")
        .register(registry);
  }

  void rescued() {
    rescued.increment();
  }

  void submissionUnknown() {
    submissionsUnknown.increment();
  }

  void submissionOrphaned() {
    submissionsOrphaned.increment();
  }

  void duplicate() {
    duplicates.increment();
  }

  void cancelIgnored() {
    cancelsIgnored.increment();
  }

  void resumeIgnored() {
    resumesIgnored.increment();
  }
}
