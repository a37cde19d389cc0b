package io.cometvideo.worker.message;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The headers by which a record says that it is a CloudEvent. */
final class EventHeaders {

  static final String PREFIX = "ce_";
  static final String TYPE = PREFIX + "type";
  static final String ID = PREFIX + "id";

  private static final String SPEC_VERSION = PREFIX + "specversion";
  private static final String CONTENT_TYPE = "content-type";
  private static final String ANY_FORMAT = "application/cloudevents";
  private static final String JSON_FORMAT = ANY_FORMAT + "+json";

  private EventHeaders() {}

  /** How a record carries its request. */
  enum Mode {
    BARE,
    BINARY,
    STRUCTURED_JSON,
    /** A CloudEvent in another format than JSON, or a batch. */
    STRUCTURED_OTHER
  }

  /** The mode; only headers decide, never the value. */
  static Mode mode(Headers headers) {
    String contentType = mediaType(headers);
    if (contentType.equals(JSON_FORMAT)) {
      return Mode.STRUCTURED_JSON;
    }
    if (contentType.startsWith(ANY_FORMAT)) {
      return Mode.STRUCTURED_OTHER;
    }
    boolean isEvent = headers.lastHeader(SPEC_VERSION) != null || headers.lastHeader(TYPE) != null;
    return isEvent ? Mode.BINARY : Mode.BARE;
  }

  /** The last header of this name as text, null if there is none. */
  static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static String mediaType(Headers headers) {
    String contentType = text(headers, CONTENT_TYPE);
    if (contentType == null) {
      return "";
    }
    int parameters = contentType.indexOf(';');
    String mediaType = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return mediaType.strip().toLowerCase(Locale.ROOT);
  }
}
