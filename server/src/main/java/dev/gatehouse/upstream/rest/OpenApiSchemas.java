package dev.gatehouse.upstream.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Schemas of an OpenAPI document as JSON Schema 2020-12, of what is sent or of what is answered: what they refer to
 * comes along under {@code $defs}, the words of 3.0 are put in today's, and what only the other direction holds is left
 * out. One for each schema of a tool.
 */
final class OpenApiSchemas {
    /** Words of OpenAPI that JSON Schema does not know, and that say nothing about a value. */
    private static final Set<String> DROPPED =
            Set.of("discriminator", "xml", "externalDocs", "example", "nullable", "readOnly", "writeOnly");

    /** Where schemas lie by name, and where there is one. */
    private static final Set<String> BY_NAME =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas");

    private static final Set<String> SINGLE = Set.of(
            "items",
            "additionalProperties",
            "not",
            "if",
            "then",
            "else",
            "contains",
            "propertyNames",
            "unevaluatedItems",
            "unevaluatedProperties");
    private static final Set<String> LISTS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");

    private final OpenApiDocument document;
    /** What properties say that the other direction alone has. */
    private final String elsewhere;

    private final Map<String, String> names = new LinkedHashMap<>();
    private final ObjectNode definitions = Json.object();

    private OpenApiSchemas(OpenApiDocument document, String elsewhere) {
        this.document = document;
        this.elsewhere = elsewhere;
    }

    /** Schemas of what is sent. */
    static OpenApiSchemas ofRequests(OpenApiDocument document) {
        return new OpenApiSchemas(document, "readOnly");
    }

    /** Schemas of what is answered. */
    static OpenApiSchemas ofAnswers(OpenApiDocument document) {
        return new OpenApiSchemas(document, "writeOnly");
    }

    /** Everything that the schemas converted so far refer to. */
    ObjectNode definitions() {
        return definitions;
    }

    /** @throws OpenApiDocument.Unusable if it refers to something outside the document */
    JsonNode convert(JsonNode schema) throws OpenApiDocument.Unusable {
        if (!(schema instanceof ObjectNode object)) {
            return schema;
        }
        ObjectNode converted = Json.object();
        for (var member : object.properties()) {
            String word = member.getKey();
            JsonNode value = member.getValue();
            if (word.equals("$ref") && value.isTextual()) {
                converted.put("$ref", reference(value.textValue()));
            } else if (BY_NAME.contains(word) && value instanceof ObjectNode named) {
                converted.set(word, byName(named, word.equals("properties")));
            } else if (LISTS.contains(word) && value.isArray()) {
                ArrayNode list = converted.putArray(word);
                for (JsonNode element : value) {
                    list.add(convert(element));
                }
            } else if (SINGLE.contains(word)) {
                converted.set(word, convert(value));
            } else if (!DROPPED.contains(word) && !word.startsWith("x-")) {
                converted.set(word, value);
            }
        }
        withoutOthers(object, converted);
        return document.isVersion30() ? modern(object, converted) : converted;
    }

    private ObjectNode byName(ObjectNode named, boolean properties) throws OpenApiDocument.Unusable {
        ObjectNode converted = Json.object();
        for (var member : named.properties()) {
            if (!properties || !isElsewhere(member.getValue())) {
                converted.set(member.getKey(), convert(member.getValue()));
            }
        }
        return converted;
    }

    private boolean isElsewhere(JsonNode property) {
        return property.path(elsewhere).asBoolean();
    }

    /** What is only answered is not required of what is sent, and the reverse (OpenAPI 3.0 §4.7.24.2). */
    private void withoutOthers(ObjectNode schema, ObjectNode converted) {
        if (converted.get("required") instanceof ArrayNode required) {
            ArrayNode kept = JsonNodeFactory.instance.arrayNode();
            required.forEach(name -> {
                if (!isElsewhere(schema.path("properties").path(name.asText()))) {
                    kept.add(name);
                }
            });
            converted.set("required", kept);
        }
    }

    /** The words of 3.0 that mean something else today, or nothing (JSON Schema draft 5 with additions). */
    private static JsonNode modern(ObjectNode schema, ObjectNode converted) {
        limit(converted, "exclusiveMinimum", "minimum");
        limit(converted, "exclusiveMaximum", "maximum");
        if (schema.has("$ref")) {
            // Beside a reference, 3.0 means nothing.
            return Json.object().set("$ref", converted.get("$ref"));
        }
        if (!schema.path("nullable").asBoolean()) {
            return converted;
        }
        JsonNode type = converted.get("type");
        if (type != null && type.isTextual()) {
            converted.putArray("type").add(type.textValue()).add("null");
            if (converted.get("enum") instanceof ArrayNode values) {
                ArrayNode more = values.deepCopy();
                boolean hasNull = false;
                for (JsonNode value : values) {
                    hasNull |= value.isNull();
                }
                converted.set("enum", hasNull ? more : more.addNull());
            }
            return converted;
        }
        ObjectNode either = Json.object();
        either.putArray("anyOf").add(converted).addObject().put("type", "null");
        return either;
    }

    private static void limit(ObjectNode schema, String exclusive, String limit) {
        JsonNode flag = schema.get(exclusive);
        if (flag != null && flag.isBoolean()) {
            schema.remove(exclusive);
            if (flag.booleanValue() && schema.has(limit)) {
                schema.set(exclusive, schema.remove(limit));
            }
        }
    }

    private String reference(String reference) throws OpenApiDocument.Unusable {
        String name = names.get(reference);
        if (name == null) {
            JsonNode target = document.at(reference);
            if (target == null) {
                throw new OpenApiDocument.Unusable("it refers to " + reference + ", which is not in the document");
            }
            name = freeName(reference.substring(reference.lastIndexOf('/') + 1));
            names.put(reference, name);
            definitions.set(name, convert(target));
        }
        return "#/$defs/" + name;
    }

    private String freeName(@Nullable String wanted) {
        String plain = String.valueOf(wanted).replaceAll("[^A-Za-z0-9._-]", "_");
        Set<String> taken = new TreeSet<>(names.values());
        String free = plain;
        for (int i = 2; taken.contains(free); i++) {
            free = plain + "_" + i;
        }
        return free;
    }
}
