package dev.gatehouse.mcp.legacy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.mcp.wire.Reply;
import dev.gatehouse.tools.ToolResult;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts results into the form that an older revision knows. */
final class Downgrade {
    private Downgrade() {}

    static Reply.Body toolResult(ToolResult result, Revision revision) {
        return json -> {
            json.writeStartObject();
            json.writeFieldName("content");
            json.writeTree(content(result.content(), revision));
            JsonNode structured = result.structured();
            if (structured != null && revision.structuredResults()) {
                json.writeFieldName("structuredContent");
                writeStructured(structured, json);
            }
            json.writeBooleanField("isError", result.isError());
            if (result.meta() != null) {
                json.writeFieldName("_meta");
                json.writeTree(result.meta());
            }
            writeOthers(result.others(), json);
            json.writeEndObject();
        };
    }

    /** Members that another server put into its result, as they came. */
    static void writeOthers(@Nullable ObjectNode others, JsonGenerator json) throws IOException {
        if (others != null) {
            for (Map.Entry<String, JsonNode> member : others.properties()) {
                json.writeFieldName(member.getKey());
                json.writeTree(member.getValue());
            }
        }
    }

    /** These revisions know objects only, so anything else is wrapped into one. */
    private static void writeStructured(JsonNode structured, JsonGenerator json) throws IOException {
        if (structured.isObject()) {
            json.writeTree(structured);
        } else {
            json.writeStartObject();
            json.writeFieldName("result");
            json.writeTree(structured);
            json.writeEndObject();
        }
    }

    /** The messages of a prompt, each with one content block. */
    static ArrayNode messages(ArrayNode messages, Revision revision) {
        if (revision.resourceLinks()) {
            return messages;
        }
        ArrayNode known = Json.mapper().createArrayNode();
        for (JsonNode message : messages) {
            ObjectNode copy = message.deepCopy();
            copy.set("content", block(message.path("content")));
            known.add(copy);
        }
        return known;
    }

    private static ArrayNode content(ArrayNode blocks, Revision revision) {
        if (revision.resourceLinks()) {
            return blocks;
        }
        ArrayNode known = Json.mapper().createArrayNode();
        blocks.forEach(block -> known.add(block(block)));
        return known;
    }

    /** A link to a resource becomes a text that names it. */
    private static JsonNode block(JsonNode block) {
        return "resource_link".equals(block.path("type").textValue())
                ? Json.object()
                        .put("type", "text")
                        .put(
                                "text",
                                block.path("name").asText() + ": "
                                        + block.path("uri").asText())
                : block;
    }
}
