package dev.gatehouse.upstream.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.InvalidJsonSchema;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonSchema;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an OpenAPI document promises of the answers of an operation. */
final class OpenApiAnswers {
    /** Longer schemas, which some documents have for everything, would fill every list of tools. */
    private static final int LONGEST = 20_000;

    private static final int DEEPEST = 16;

    private OpenApiAnswers() {}

    /**
     * The JSON Schema of a tool's structured result: an object, or a list, which becomes the member {@code items}.
     * Absent if there is not exactly one successful answer, if that may be something else, or if its schema cannot be
     * used.
     */
    static @Nullable ObjectNode schema(OpenApiDocument document, JsonNode operation) {
        JsonNode answer = null;
        for (var response : operation.path("responses").properties()) {
            if (response.getKey().matches("2(\\d\\d|XX|xx)")) {
                if (answer != null) {
                    return null;
                }
                answer = document.resolve(response.getValue());
            }
        }
        JsonNode written = answer == null ? null : json(answer.path("content"));
        try {
            return written == null ? null : usable(document, written);
        } catch (OpenApiDocument.Unusable | InvalidJsonSchema e) {
            return null;
        }
    }

    private static @Nullable JsonNode json(JsonNode content) {
        for (var one : content.properties()) {
            String type = one.getKey().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            if ((type.equals("application/json") || type.endsWith("+json"))
                    && one.getValue().path("schema").isObject()) {
                return one.getValue().path("schema");
            }
        }
        return null;
    }

    private static @Nullable ObjectNode usable(OpenApiDocument document, JsonNode written)
            throws OpenApiDocument.Unusable {
        OpenApiSchemas schemas = OpenApiSchemas.ofAnswers(document);
        ObjectNode schema = Json.object().put("type", "object");
        if (isAlways("object", document, written, 0)) {
            schema.setAll((ObjectNode) schemas.convert(written));
            schema.put("type", "object");
        } else if (isAlways("array", document, written, 0)) {
            schema.putObject("properties").set("items", schemas.convert(written));
            schema.putArray("required").add("items");
        } else {
            return null;
        }
        if (!schemas.definitions().isEmpty()) {
            schema.set("$defs", schemas.definitions());
        }
        if (Json.text(schema).length() > LONGEST) {
            return null;
        }
        JsonSchema.compile(schema);
        return schema;
    }

    /** Whether a schema lets nothing pass but values of this type. */
    private static boolean isAlways(String type, OpenApiDocument document, JsonNode written, int depth) {
        JsonNode schema = document.resolve(written);
        if (schema == null || depth > DEEPEST || schema.path("nullable").asBoolean()) {
            return false;
        }
        JsonNode said = schema.path("type");
        if (!said.isMissingNode()) {
            return said.asText().equals(type)
                    || (said.size() == 1 && said.path(0).asText().equals(type));
        }
        for (JsonNode part : schema.path("allOf")) {
            if (isAlways(type, document, part, depth + 1)) {
                return true;
            }
        }
        // Without a type, 'properties' say nothing of other values; documents mean an object by them all the same.
        return type.equals("object") && schema.has("properties") && !schema.has("oneOf") && !schema.has("anyOf");
    }
}
