package dev.gatehouse.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A compiled JSON Schema (2020-12). Never fetches a reference from the network. Immutable, thread-safe. */
public final class JsonSchema {
    private final ObjectNode document;

    private JsonSchema(ObjectNode document) {
        this.document = document;
    }

    /** Compiles a schema document. */
    public static JsonSchema compile(ObjectNode document) {
        return new JsonSchema(document.deepCopy());
    }

    /** The schema as it was given; treat as immutable. */
    public ObjectNode document() {
        return document;
    }

    /** What is wrong with a value, in sentences that name the place; empty if nothing is. */
    public List<String> violations(JsonNode value) {
        throw new UnsupportedOperationException();
    }
}
