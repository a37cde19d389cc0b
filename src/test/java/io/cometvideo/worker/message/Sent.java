package io.cometvideo.worker.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** A record as a producer may send it. */
final class Sent {

  private final byte @Nullable [] key;
  private final byte @Nullable [] value;
  private final Headers headers = new RecordHeaders();

  private Sent(byte @Nullable [] key, byte @Nullable [] value) {
    this.key = key;
    this.value = value;
  }

  static Sent of(@Nullable String key, @Nullable String value) {
    return new Sent(bytes(key), bytes(value));
  }

  Sent header(String name, @Nullable String text) {
    headers.add(name, bytes(text));
    return this;
  }

  Incoming read() {
    return new RequestReader().read(key, value, headers);
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(UTF_8);
  }
}
