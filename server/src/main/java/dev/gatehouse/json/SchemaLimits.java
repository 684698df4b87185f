package dev.gatehouse.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/** What a schema may be before anybody looks closer: not larger than any reader needs, and with patterns that end. */
final class SchemaLimits {
    private static final int MOST_VALUES = 50_000;
    /** What holds values, not schemas. */
    private static final Set<String> DATA = Set.of("const", "enum", "default", "examples", "example");

    private int values;

    private SchemaLimits() {}

    /** @throws InvalidJsonSchema with the limit that the schema exceeds */
    static void check(JsonNode document) {
        new SchemaLimits().visit(document, 0, false);
    }

    private void visit(JsonNode node, int depth, boolean data) {
        if (++values > MOST_VALUES) {
            throw new InvalidJsonSchema("The schema has more than " + MOST_VALUES + " parts");
        }
        if (depth > Json.MAX_DEPTH) {
            throw new InvalidJsonSchema("The schema is nested more than " + Json.MAX_DEPTH + " levels deep");
        }
        if (!data && node.isObject()) {
            patterns(node);
        }
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                visit(member.getValue(), depth + 1, data || DATA.contains(member.getKey()));
            }
        } else {
            for (JsonNode element : node) {
                visit(element, depth + 1, data);
            }
        }
    }

    private static void patterns(JsonNode schema) {
        JsonNode pattern = schema.get("pattern");
        if (pattern != null && pattern.isTextual()) {
            LinearPattern.compile(pattern.textValue());
        }
        if (schema.get("patternProperties") instanceof ObjectNode properties) {
            properties.fieldNames().forEachRemaining(LinearPattern::compile);
        }
    }
}
