package io.cometvideo.worker.message;

import io.cometvideo.worker.task.Trace;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The W3C trace context in record headers and CloudEvents. */
final class TraceContext {

  static final String TRACEPARENT = "traceparent";
  static final String TRACESTATE = "tracestate";

  private static final Pattern PARENT_FORM =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
  private static final Pattern STATE_FORM = Pattern.compile("[ -~]{1,512}");

  private TraceContext() {}

  /** The trace with these texts; null if the first is no traceparent. */
  static @Nullable Trace of(@Nullable String traceparent, @Nullable String tracestate) {
    if (traceparent == null || !PARENT_FORM.matcher(traceparent).matches()) {
      return null;
    }
    boolean usable = tracestate != null && STATE_FORM.matcher(tracestate).matches();
    return new Trace(traceparent, usable ? tracestate : null);
  }

  /** The trace of a record: of its headers, else of the CloudEvent in binary mode. */
  static @Nullable Trace of(Headers headers) {
    Trace ofRecord =
        of(EventHeaders.text(headers, TRACEPARENT), EventHeaders.text(headers, TRACESTATE));
    return ofRecord != null
        ? ofRecord
        : of(
            EventHeaders.text(headers, EventHeaders.PREFIX + TRACEPARENT),
            EventHeaders.text(headers, EventHeaders.PREFIX + TRACESTATE));
  }

  /** Adds it to the headers, if there is one. */
  static void write(@Nullable Trace trace, Headers headers) {
    if (trace == null) {
      return;
    }
    headers.add(TRACEPARENT, trace.traceparent().getBytes(StandardCharsets.UTF_8));
    if (trace.tracestate() != null) {
      headers.add(TRACESTATE, trace.tracestate().getBytes(StandardCharsets.UTF_8));
    }
  }
}
