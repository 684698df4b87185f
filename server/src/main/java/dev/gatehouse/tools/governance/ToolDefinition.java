package dev.gatehouse.tools.governance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonSchema;
import dev.gatehouse.tools.Origin;
import dev.gatehouse.tools.Tool;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * What a model is told of a tool: name, title, description, schemas, annotations, and what its server says beside them
 * ({@code others}). Two definitions are the same if their hashes are. Treat the tree as immutable.
 *
 * @param document the members, in canonical order: sorted by name at every depth, numbers in one spelling
 * @param hash SHA-256 of the document written compactly in UTF-8, in lower-case hex
 */
public record ToolDefinition(ObjectNode document, String hash) {
    /** The definition of a tool as it is offered. */
    static ToolDefinition of(Tool tool) {
        ObjectNode document = Json.object();
        document.put("name", tool.name());
        document.put("title", tool.title());
        document.put("description", tool.description());
        document.set("inputSchema", tool.inputSchema().document());
        JsonSchema output = tool.outputSchema();
        if (output != null) {
            document.set("outputSchema", output.document());
        }
        document.set("annotations", tool.annotations());
        Origin origin = tool.origin();
        if (origin != null && !origin.others().isEmpty()) {
            document.set("others", origin.others());
        }
        return of(document);
    }

    /** A definition of these members, in whatever order they come. */
    static ToolDefinition of(ObjectNode members) {
        ObjectNode document = sorted(members);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Json.bytes(document));
            return new ToolDefinition(document, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** A member that is text; empty if it is absent. */
    String text(String member) {
        return document.path(member).asText("");
    }

    private static ObjectNode sorted(ObjectNode object) {
        TreeMap<String, JsonNode> members = new TreeMap<>();
        object.properties().forEach(member -> members.put(member.getKey(), canonical(member.getValue())));
        ObjectNode sorted = Json.object();
        members.forEach(sorted::set);
        return sorted;
    }

    private static JsonNode canonical(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> sorted(object);
            case ArrayNode array -> {
                ArrayNode copy = array.arrayNode(array.size());
                array.forEach(element -> copy.add(canonical(element)));
                yield copy;
            }
            default -> Json.plainNumber(node);
        };
    }
}
