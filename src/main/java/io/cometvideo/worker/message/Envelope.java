package io.cometvideo.worker.message;

import io.cometvideo.worker.message.EventHeaders.Mode;
import io.cometvideo.worker.task.Trace;
import java.util.Base64;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** What stands around a request. */
final class Envelope {

  private static final String REQUESTED = ".requested";

  private final boolean event;
  private final @Nullable String type;
  private final @Nullable String id;
  private final @Nullable Trace trace;
  private final byte @Nullable [] data;
  private final @Nullable String fault;

  private Envelope(
      boolean event,
      @Nullable String type,
      @Nullable String id,
      @Nullable Trace trace,
      byte @Nullable [] data,
      @Nullable String fault) {
    this.event = event;
    this.type = type;
    this.id = id;
    this.trace = trace;
    this.data = data;
    this.fault = fault;
  }

  /** Opens it. */
  static Envelope open(byte @Nullable [] value, Headers headers) throws UnreadableValueException {
    Trace trace = TraceContext.of(headers);
    return switch (EventHeaders.mode(headers)) {
      case Mode.BARE -> new Envelope(false, null, null, trace, value, null);
      case Mode.BINARY ->
          new Envelope(
              true,
              EventHeaders.text(headers, EventHeaders.TYPE),
              EventHeaders.text(headers, EventHeaders.ID),
              trace,
              value,
              null);
      case Mode.STRUCTURED_JSON -> openStructured(value, trace);
      case Mode.STRUCTURED_OTHER ->
          throw UnreadableValueException.because(
              "is a CloudEvent in another form than application/cloudevents+json");
    };
  }

  /** Whether it may hold a request: it is bare, or a CloudEvent of the right type. */
  boolean isRequest() {
    return !event || (type != null && type.endsWith(REQUESTED));
  }

  /** The type of the CloudEvent, null if it has none. */
  @Nullable String type() {
    return type;
  }

  /** The id of the CloudEvent, null if it has none. */
  @Nullable String id() {
    return id;
  }

  /** The trace of the record or the CloudEvent, null if there is none. */
  @Nullable Trace trace() {
    return trace;
  }

  /** The request itself: JSON that is still to be read; null if the record has no value. */
  byte @Nullable [] request() throws UnreadableValueException {
    if (fault != null) {
      throw UnreadableValueException.because(fault);
    }
    return data;
  }

  private static Envelope openStructured(byte @Nullable [] value, @Nullable Trace trace)
      throws UnreadableValueException {
    Attributes attributes = new Attributes();
    JsonReader.readStrictly(value, attributes);
    return attributes.envelope(trace);
  }

  /** The fields of a CloudEvent in JSON. */
  private static final class Attributes implements JsonReader.Fields {

    private @Nullable String type;
    private @Nullable String id;
    private @Nullable String traceparent;
    private @Nullable String tracestate;
    private byte @Nullable [] data;
    private @Nullable String dataBase64;

    @Override
    public void read(String name, JsonReader in) {
      switch (name) {
        case "type" -> type = text(in);
        case "id" -> id = text(in);
        case TraceContext.TRACEPARENT -> traceparent = text(in);
        case TraceContext.TRACESTATE -> tracestate = text(in);
        case "data_base64" -> dataBase64 = text(in);
        case "data" -> {
          if (in.value() != JsonToken.VALUE_NULL) {
            data = in.rawRest();
          }
        }
        default -> in.skip();
      }
    }

    Envelope envelope(@Nullable Trace ofRecord) {
      Trace trace = ofRecord != null ? ofRecord : TraceContext.of(traceparent, tracestate);
      if (data != null && dataBase64 != null) {
        return without("is a CloudEvent with both data and data_base64", trace);
      }
      if (data != null) {
        return new Envelope(true, type, id, trace, data, null);
      }
      if (dataBase64 == null) {
        return without("is a CloudEvent without data", trace);
      }
      try {
        return new Envelope(true, type, id, trace, Base64.getDecoder().decode(dataBase64), null);
      } catch (IllegalArgumentException e) {
        return without("is a CloudEvent whose data_base64 is not Base64", trace);
      }
    }

    private Envelope without(String fault, @Nullable Trace trace) {
      return new Envelope(true, type, id, trace, null, fault);
    }

    private static @Nullable String text(JsonReader in) {
      if (in.value() == JsonToken.VALUE_STRING) {
        return in.string();
      }
      in.skipRest();
      return null;
    }
  }
}
