package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import java.util.Set;

/**
 * The URIs of one server under the names that they have here, where another server may have the same: within
 * {@code gatehouse://ID/}, or for the pages of MCP Apps, which hosts know by their scheme, within {@code ui://ID/}.
 * Immutable.
 */
record Uris(String upstream) {
    private static final String UI = "ui://";
    private static final String ANY = "gatehouse://";
    private static final Set<String> PAGES = Set.of("ui/resourceUri", "openai/outputTemplate");

    /** A URI, or a template of URIs, as it is called here. */
    String outward(String original) {
        return original.startsWith(UI)
                ? UI + upstream + "/" + original.substring(UI.length())
                : ANY + upstream + "/" + original;
    }

    /** The same as the server calls it; itself if it is none of the server's. */
    String inward(String ours) {
        if (ours.startsWith(UI + upstream + "/")) {
            return UI + ours.substring(UI.length() + upstream.length() + 1);
        }
        return ours.startsWith(ANY + upstream + "/") ? ours.substring(ANY.length() + upstream.length() + 1) : ours;
    }

    /** What stands for every URI of the server that it does not list. */
    String everything() {
        return ANY + upstream + "/{+uri}";
    }

    /** The same for the pages of MCP Apps. */
    String everyPage() {
        return UI + upstream + "/{+page}";
    }

    /** Content blocks with the names that their URIs have here. */
    ArrayNode blocks(JsonNode blocks) {
        ArrayNode renamed = Json.mapper().createArrayNode();
        blocks.forEach(block -> renamed.add(block(block)));
        return renamed;
    }

    /** One content block. */
    JsonNode block(JsonNode block) {
        return switch (block.path("type").asText()) {
            case "resource_link" -> named(block);
            case "resource" -> {
                ObjectNode copy = block.deepCopy();
                copy.set("resource", named(block.path("resource")));
                yield copy;
            }
            default -> block;
        };
    }

    /** The contents of a resource. */
    ArrayNode contents(JsonNode contents) {
        ArrayNode renamed = Json.mapper().createArrayNode();
        contents.forEach(content -> renamed.add(named(content)));
        return renamed;
    }

    private JsonNode named(JsonNode holder) {
        if (!(holder instanceof ObjectNode object) || !object.path("uri").isTextual()) {
            return holder;
        }
        return object.deepCopy().put("uri", outward(object.path("uri").textValue()));
    }

    /** A {@code _meta} with the names that the pages of MCP Apps have here. */
    ObjectNode meta(ObjectNode meta) {
        ObjectNode copy = meta.deepCopy();
        for (String page : PAGES) {
            rename(copy, page);
        }
        if (copy.get("ui") instanceof ObjectNode ui) {
            rename(ui, "resourceUri");
        }
        return copy;
    }

    private void rename(ObjectNode holder, String member) {
        if (holder.path(member).isTextual()) {
            holder.put(member, outward(holder.path(member).textValue()));
        }
    }
}
