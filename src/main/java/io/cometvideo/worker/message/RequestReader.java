package io.cometvideo.worker.message;

import io.cometvideo.worker.message.Incoming.Draft;
import io.cometvideo.worker.message.Incoming.Unanswerable;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.Trace;
import io.cometvideo.worker.task.Violation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of {@code video.requests}: JSON in UTF-8, bare, or as a CloudEvent 1.0 in binary
 * mode (headers {@code ce_…}) or structured mode (header {@code content-type} {@code
 * application/cloudevents+json}). The headers alone decide which it is.
 *
 * <p>The request id is taken from the field {@code requestId}, else from the key, else from the
 * CloudEvent's id. A record with an id always becomes something that can be answered, except where
 * the contract asks for a dead letter. A field that is {@code null} is as good as absent. {@code
 * metadata} is kept as the text that was sent.
 *
 * <p>A record with the header {@code video-worker-internal} is none of these: it is from one worker
 * to another.
 *
 * <p>May be used by any thread. Never throws, whatever the record.
 */
public final class RequestReader {

  private static final int MAX_ID_BYTES = 128;
  private static final String WHAT_IS_RIGHT =
      "; it must be a JSON object in UTF-8, bare or as a CloudEvent";

  /**
   * What the record says.
   *
   * @param key the record's key, null if it has none
   * @param value the record's value, null if it has none
   */
  public Incoming read(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    String internal = EventHeaders.text(headers, HandedOnSubmissions.HEADER);
    if (internal != null) {
      return HandedOnFields.read(internal, value);
    }
    try {
      Envelope envelope = Envelope.open(value, headers);
      return envelope.isRequest() ? request(key, envelope) : notARequest(envelope);
    } catch (UnreadableValueException e) {
      return unreadable(e, fromKey(key), TraceContext.of(headers));
    }
  }

  private static Incoming request(byte @Nullable [] key, Envelope envelope) {
    Optional<RequestId> outerId = fromKey(key).or(() -> fromEvent(envelope));
    RequestFields fields;
    try {
      fields = RequestFields.read(envelope.request());
    } catch (UnreadableValueException e) {
      return unreadable(e, outerId, envelope.trace());
    }
    if (fields.hasInvalidId()) {
      return new Unanswerable(
          DeadLetterReason.INVALID_REQUEST_ID,
          "the field requestId is not text of 1 to 128 characters of A-Z a-z 0-9 . _ : -");
    }
    return Optional.ofNullable(fields.id())
        .or(() -> outerId)
        .map(id -> fields.toIncoming(id, envelope.trace()))
        .orElseGet(() ->
            new Unanswerable(
                DeadLetterReason.NO_REQUEST_ID,
                "neither the field requestId nor the key nor a CloudEvent's id gives a request"
                    + " id: 1 to 128 characters of A-Z a-z 0-9 . _ : -"));
  }

  private static Incoming notARequest(Envelope envelope) {
    String type = envelope.type() == null ? "none" : "\"" + Text.excerpt(envelope.type()) + "\"";
    return new Unanswerable(
        DeadLetterReason.NOT_A_REQUEST_EVENT,
        "the type of a CloudEvent that asks for a video ends in .requested, this one's is " + type);
  }

  private static Incoming unreadable(
      UnreadableValueException e, Optional<RequestId> id, @Nullable Trace trace) {
    String message = "the record's value " + e.reason() + WHAT_IS_RIGHT;
    if (e.isDuplicateField()) {
      return new Unanswerable(DeadLetterReason.DUPLICATE_FIELD, message);
    }
    return id.<Incoming>map(known -> refused(known, message, trace))
        .orElseGet(() -> new Unanswerable(DeadLetterReason.UNREADABLE_VALUE, message));
  }

  private static Draft refused(RequestId id, String message, @Nullable Trace trace) {
    return new Draft(
        id,
        RequestSummary.unknown(trace),
        null,
        List.of(),
        null,
        List.of(new Violation("value", message)));
  }

  private static Optional<RequestId> fromKey(byte @Nullable [] key) {
    return key == null || key.length > MAX_ID_BYTES
        ? Optional.empty()
        : RequestId.of(new String(key, StandardCharsets.UTF_8));
  }

  private static Optional<RequestId> fromEvent(Envelope envelope) {
    return Optional.ofNullable(envelope.id()).flatMap(RequestId::of);
  }
}
