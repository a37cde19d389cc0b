package io.cometvideo.worker.comet;

import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.SubmitOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The provider client's meters; what came of a call stands on the span of its step, too. */
final class CometMetrics {

  static final String REQUESTS = "comet.requests";
  static final String UNKNOWN_STATUS = "comet.status.unknown";

  private static final Logger log = LoggerFactory.getLogger(CometMetrics.class);
  private static final int MOST_WORDS = 50;

  private final MeterRegistry registry;
  private final Tracer tracer;
  private final Counter unknownStatus;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  CometMetrics(MeterRegistry registry, Tracer tracer) {
    this.registry = registry;
    this.tracer = tracer;
    unknownStatus = registry.counter(UNKNOWN_STATUS);
  }

  SubmitOutcome submit(Supplier<SubmitOutcome> call) {
    Timer.Sample sample = Timer.start(registry);
    SubmitOutcome outcome = call.get();
    sample.stop(timer("submit", word(outcome)));
    return outcome;
  }

  PollOutcome poll(Supplier<PollOutcome> call) {
    Timer.Sample sample = Timer.start(registry);
    PollOutcome outcome = call.get();
    sample.stop(timer("poll", word(outcome)));
    return outcome;
  }

  /** A word that the provider's documentation did not have: logged once, counted always. */
  void unknownStatus(String word) {
    unknownStatus.increment();
    if (seen.size() < MOST_WORDS && seen.add(word)) {
      log.atWarn()
          .addKeyValue("status", word.substring(0, Math.min(40, word.length())))
          .log("unknown status word, taken for rendering");
    }
  }

  private Timer timer(String operation, String outcome) {
    Span span = tracer.currentSpan();
    if (span != null) {
      span.tag("comet.outcome", outcome);
    }
    return registry.timer(REQUESTS, "operation", operation, "outcome", outcome);
  }

  private static String word(SubmitOutcome outcome) {
    return switch (outcome) {
      case SubmitOutcome.Accepted _ -> "accepted";
      case SubmitOutcome.Refused _ -> "refused";
      case SubmitOutcome.Retryable _ -> "retryable";
      case SubmitOutcome.NotSent _ -> "not-sent";
      case SubmitOutcome.AccountFault _ -> "account-fault";
      case SubmitOutcome.Unknown _ -> "unknown";
    };
  }

  private static String word(PollOutcome outcome) {
    return switch (outcome) {
      case PollOutcome.Pending _ -> "pending";
      case PollOutcome.Rendered _ -> "rendered";
      case PollOutcome.AddressMissing _ -> "address-missing";
      case PollOutcome.RenderFailed _ -> "render-failed";
      case PollOutcome.Missing _ -> "missing";
      case PollOutcome.Retryable _ -> "retryable";
      case PollOutcome.AccountFault _ -> "account-fault";
      case PollOutcome.NotAsked _ -> "not-asked";
    };
  }
}
