package io.cometvideo.worker.engine;

import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskState.Failed;
import io.cometvideo.worker.task.Trace;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The spans of tasks whose requests carried a trace context; others have none. All are children of
 * the producer's span, whichever workers they come from, so that one trace shows the whole task.
 */
final class Traces {

  private final Tracer tracer;
  private final Propagator propagator;

  Traces(Tracer tracer, Propagator propagator) {
    this.tracer = tracer;
    this.propagator = propagator;
  }

  /** Runs a step in a span of its own, which what it logs belongs to. */
  void inSpan(String step, Task task, StepRunner.Body body) throws InterruptedException {
    Trace trace = task.summary().trace();
    if (trace == null) {
      body.run();
      return;
    }
    Span span = childOf(trace, step, task).start();
    try (Tracer.SpanInScope _ = tracer.withSpan(span)) {
      body.run();
    } catch (RuntimeException | Error e) {
      span.error(e);
      throw e;
    } finally {
      span.end();
    }
  }

  /** One span over all of the task, from its acceptance to its outcome. */
  void finished(Task task) {
    Trace trace = task.summary().trace();
    if (trace == null) {
      return;
    }
    String status = task.status().name().toLowerCase(Locale.ROOT);
    Span.Builder span =
        childOf(trace, "video", task)
            .tag("video.status", status)
            .startTimestamp(micros(task.timings().acceptedAt()), TimeUnit.MICROSECONDS);
    if (task.summary().model() != null) {
      span.tag("video.model", Objects.requireNonNull(task.summary().model()));
    }
    if (task.state() instanceof Failed failed) {
      span.tag("error.type", failed.error().code().name());
    }
    span.start().end(micros(task.updatedAt()), TimeUnit.MICROSECONDS);
  }

  private Span.Builder childOf(Trace trace, String name, Task task) {
    return propagator
        .extract(trace, Traces::field)
        .name(name)
        .kind(Span.Kind.CONSUMER)
        .tag("video.request.id", task.requestId().value());
  }

  private static @Nullable String field(Trace trace, String name) {
    return switch (name) {
      case "traceparent" -> trace.traceparent();
      case "tracestate" -> trace.tracestate();
      default -> null;
    };
  }

  private static long micros(Instant at) {
    return TimeUnit.SECONDS.toMicros(at.getEpochSecond()) + at.getNano() / 1_000;
  }
}
