package io.cometvideo.worker.message;

import io.cometvideo.worker.task.Attempts;
import io.cometvideo.worker.task.StoredVideo;
import io.cometvideo.worker.task.Violation;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/**
 * Writes one JSON object in UTF-8, field by field; used by one thread. What is null is left out.
 * Any text can be written: a provider's message with half a surrogate pair must not stop a
 * transaction.
 */
public final class JsonWriter {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int USUAL_BYTES = 1024;

  private final JsonGenerator out;

  private JsonWriter(JsonGenerator out) {
    this.out = out;
  }

  /** The object with these fields. */
  public static byte[] write(Consumer<JsonWriter> fields) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(USUAL_BYTES)) {
      try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
        out.writeStartObject();
        fields.accept(new JsonWriter(out));
        out.writeEndObject();
      }
      return bytes.toByteArray();
    }
  }

  public JsonWriter text(String name, @Nullable String value) {
    if (value != null) {
      out.writeStringProperty(name, Text.wellFormed(value));
    }
    return this;
  }

  public JsonWriter number(String name, long value) {
    out.writeNumberProperty(name, value);
    return this;
  }

  JsonWriter number(String name, @Nullable Integer value) {
    return value == null ? this : number(name, value.longValue());
  }

  public JsonWriter flag(String name, boolean value) {
    out.writeBooleanProperty(name, value);
    return this;
  }

  /** A value that is JSON already; written as it is. */
  JsonWriter json(String name, @Nullable String value) {
    if (value != null) {
      out.writeName(name);
      out.writeRawValue(value);
    }
    return this;
  }

  JsonWriter texts(String name, List<String> values) {
    out.writeArrayPropertyStart(name);
    values.forEach(value -> out.writeString(Text.wellFormed(value)));
    out.writeEndArray();
    return this;
  }

  JsonWriter object(String name, Consumer<JsonWriter> fields) {
    out.writeObjectPropertyStart(name);
    fields.accept(this);
    out.writeEndObject();
    return this;
  }

  JsonWriter attempts(Attempts attempts) {
    return object(
        "attempts",
        fields ->
            fields
                .number("submissions", attempts.submissions())
                .number("polls", attempts.polls())
                .number("downloads", attempts.downloads()));
  }

  JsonWriter video(StoredVideo video) {
    return object(
        "video",
        fields ->
            fields
                .text("location", video.location())
                .text("url", video.url())
                .text("contentType", video.contentType())
                .number("sizeBytes", video.sizeBytes())
                .text("sha256", video.sha256()));
  }

  /** Nothing at all if there are none. */
  JsonWriter violations(List<Violation> violations) {
    if (violations.isEmpty()) {
      return this;
    }
    out.writeArrayPropertyStart("violations");
    for (Violation violation : violations) {
      out.writeStartObject();
      text("field", violation.field()).text("message", violation.message());
      out.writeEndObject();
    }
    out.writeEndArray();
    return this;
  }
}
