package io.cometvideo.worker.message;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schemas that are shipped, and a validator for them. */
final class Schemas {

  static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private Schemas() {}

  static JsonNode load(String name) {
    try (InputStream in = Schemas.class.getResourceAsStream("/schemas/" + name + ".schema.json")) {
      return JSON.readTree(Objects.requireNonNull(in, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Schema schema(String name) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(load(name));
  }

  /** What the schema has against the document; empty if nothing. */
  static List<String> complaints(Schema schema, JsonNode document) {
    return schema.validate(document).stream().map(Object::toString).toList();
  }

  /** Fields of the document of which the schema does not know. */
  static List<String> undescribed(JsonNode schema, JsonNode document) {
    Set<String> fields = new TreeSet<>();
    collect(schema, document, "", fields);
    return List.copyOf(fields);
  }

  private static void collect(JsonNode schema, JsonNode document, String path, Set<String> fields) {
    if (document.isArray()) {
      document.forEach(entry -> collect(schema.path("items"), entry, path + "[]", fields));
    }
    // An object without properties, such as metadata, belongs to the producer.
    if (!document.isObject() || !schema.has("properties")) {
      return;
    }
    document.forEachEntry((name, value) -> {
      JsonNode described = schema.path("properties").path(name);
      if (!described.has("description")) {
        fields.add(path + "/" + name);
      }
      collect(described, value, path + "/" + name, fields);
    });
  }
}
