package io.cometvideo.worker.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Walks once over one JSON object in UTF-8, token by token; used by one thread. Values may be taken
 * as the very bytes that were sent, so that nothing in them is changed.
 */
final class JsonReader {

  // Numbers may be of any length: they are copied, or refused as text, but never computed.
  static final StreamReadConstraints BOUNDS =
      StreamReadConstraints.builder()
          .maxNestingDepth(100)
          .maxNumberLength(Integer.MAX_VALUE)
          .build();
  private static final JsonFactory LENIENT =
      JsonFactory.builder().streamReadConstraints(BOUNDS).build();
  private static final JsonFactory STRICT =
      LENIENT.rebuild().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final JsonParser parser;
  private final byte[] source;

  private JsonReader(JsonParser parser, byte[] source) {
    this.parser = parser;
    this.source = source;
  }

  /** What is done with the fields of an object. */
  interface Fields {
    /** Called for each field; has to call one of the reading methods once. */
    void read(String name, JsonReader in);
  }

  /**
   * Reads what others have sent: an object whose fields, and those of all objects in it, stand
   * there once.
   */
  static void readStrictly(byte @Nullable [] value, Fields fields) throws UnreadableValueException {
    if (value == null) {
      throw UnreadableValueException.because("is null");
    }
    try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), value)) {
      checkBeginning(parser);
      new JsonReader(parser, value).objectHere(fields);
      if (parser.nextToken() != null) {
        throw UnreadableValueException.because("goes on after the JSON object");
      }
    } catch (JacksonException e) {
      throw explained(value, e);
    }
  }

  /** Moves to the value; the first thing to do with a field unless a typed method is called. */
  JsonToken value() {
    return parser.nextToken();
  }

  /** The text at which {@link #value()} stands, or the number as it is written. */
  String string() {
    return parser.getString();
  }

  /** Passes over the value at which {@link #value()} stands. */
  void skipRest() {
    parser.skipChildren();
  }

  /** Passes over the field. */
  void skip() {
    parser.nextToken();
    parser.skipChildren();
  }

  /** Passes over the value at which {@link #value()} stands and returns its bytes. */
  byte[] rawRest() {
    return raw(parser, source);
  }

  /** The object at which the reader stands. */
  void objectHere(Fields fields) {
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      fields.read(name, this);
    }
  }

  /** Passes over the value at which the parser of these bytes stands and returns its bytes. */
  static byte[] raw(JsonParser parser, byte[] source) {
    long from = parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    return Arrays.copyOfRange(source, (int) from, (int) parser.currentLocation().getByteOffset());
  }

  static String utf8(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static void checkBeginning(JsonParser parser) throws UnreadableValueException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw UnreadableValueException.because("is empty");
    }
    if (first != JsonToken.START_OBJECT) {
      throw UnreadableValueException.because("is not a JSON object");
    }
    // The parser also understands UTF-16 and UTF-32, but then it counts no bytes.
    if (parser.currentTokenLocation().getByteOffset() < 0) {
      throw UnreadableValueException.because("is not UTF-8");
    }
  }

  private static UnreadableValueException explained(byte[] value, JacksonException e) {
    if (e instanceof StreamConstraintsException) {
      return UnreadableValueException.because("is nested too deeply or has an overlong name");
    }
    // The parser has no type of its own for a repeated field, so a parser that allows them decides.
    return isJson(value)
        ? UnreadableValueException.duplicateField("has a field twice, at" + place(e))
        : UnreadableValueException.because("is not JSON in UTF-8, from" + place(e));
  }

  private static boolean isJson(byte[] value) {
    try (JsonParser parser = LENIENT.createParser(ObjectReadContext.empty(), value)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          parser.getString();
        }
      }
      return true;
    } catch (JacksonException e) {
      return false;
    }
  }

  /** Only where: the parser's own words may quote the value, and thereby the prompt. */
  private static String place(JacksonException e) {
    return e.getLocation() == null
        ? " an unknown place"
        : " line " + e.getLocation().getLineNr() + " column " + e.getLocation().getColumnNr();
  }
}
