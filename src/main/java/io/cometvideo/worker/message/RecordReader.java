package io.cometvideo.worker.message;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Walks once over JSON that a worker has written; used by one thread. A field of another type than
 * asked for is an {@link IllegalArgumentException} that names the field and never quotes its value.
 */
final class RecordReader {

  // What could be read of a request must be readable in its record.
  private static final JsonFactory JSON =
      JsonFactory.builder().streamReadConstraints(JsonReader.BOUNDS).build();

  private final JsonParser parser;
  private final byte[] source;

  private RecordReader(JsonParser parser, byte[] source) {
    this.parser = parser;
    this.source = source;
  }

  /** What is done with the fields of an object. */
  interface Fields {
    /** Called for each field; has to call one of the reading methods once. */
    void read(String name, RecordReader in);
  }

  /**
   * Reads the object.
   *
   * @throws JacksonException if it is no JSON
   * @throws IllegalArgumentException if it is JSON of another shape
   */
  static void read(byte[] value, Fields fields) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), value)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("it is not a JSON object");
      }
      new RecordReader(parser, value).objectHere(fields);
    }
  }

  String text() {
    parser.nextToken();
    return textHere();
  }

  int integer() {
    expect(JsonToken.VALUE_NUMBER_INT, "an integer");
    return parser.getIntValue();
  }

  long longInteger() {
    expect(JsonToken.VALUE_NUMBER_INT, "an integer");
    return parser.getLongValue();
  }

  /** Milliseconds since 1970. */
  Instant instant() {
    return Instant.ofEpochMilli(longInteger());
  }

  boolean flag() {
    JsonToken token = parser.nextToken();
    if (!token.isBoolean()) {
      throw notA("a boolean");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  <E extends Enum<E>> E word(Class<E> type) {
    String word = text();
    try {
      return Enum.valueOf(type, word);
    } catch (IllegalArgumentException e) {
      throw notA("a word that this version of the worker knows");
    }
  }

  /** The value as JSON, unchanged. */
  String json() {
    parser.nextToken();
    return new String(JsonReader.raw(parser, source), StandardCharsets.UTF_8);
  }

  <F extends Fields> F into(F fields) {
    expect(JsonToken.START_OBJECT, "an object");
    return objectHere(fields);
  }

  <T> List<T> list(Function<RecordReader, T> entry) {
    expect(JsonToken.START_ARRAY, "a list");
    List<T> entries = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      entries.add(entry.apply(this));
    }
    return entries;
  }

  void skip() {
    parser.nextToken();
    parser.skipChildren();
  }

  /** The text at which the reader stands: an entry of a list. */
  String textHere() {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw notA("text");
    }
    return parser.getString();
  }

  /** The object at which the reader stands: an entry of a list. */
  <F extends Fields> F objectHere(F fields) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw notA("an object");
    }
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      fields.read(name, this);
    }
    return fields;
  }

  private void expect(JsonToken token, String what) {
    if (parser.nextToken() != token) {
      throw notA(what);
    }
  }

  private IllegalArgumentException notA(String what) {
    return new IllegalArgumentException("the field " + parser.currentName() + " is not " + what);
  }
}
