package dev.gatehouse.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What may pass between a caller and a tool, in both directions. Everything passes unchanged for now; filters go here
 * and nowhere else. Thread-safe.
 */
public final class Content {
    /** The arguments that the tool may see; they satisfy its input schema already. */
    public ObjectNode arguments(String tool, ObjectNode arguments) {
        return arguments;
    }

    /** The content blocks of a result that the caller may see. */
    public ArrayNode blocks(String tool, ArrayNode blocks) {
        return blocks;
    }

    /** The structured content of a result that the caller may see. */
    public JsonNode structured(String tool, JsonNode structured) {
        return structured;
    }
}
